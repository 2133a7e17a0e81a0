import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readCommandLine } from '../bin/command-line.ts';
import { licencesOf } from '../bin/licences.js';
import { readConfig } from '../src/config/config.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../src/db/embedded.ts';
import { commands, settings } from '../src/features/index.ts';
import { linkProductionPackages } from './support/checkout.ts';
import { throwawayFolder } from './support/server.ts';
import { freePort } from './support/site.ts';
import { filesIn } from './support/sources.ts';

/** What is there to deploy the site with, tried as far as it can be without a container engine. */

const run = promisify(execFile);
const text = (path: string) => readFileSync(path, 'utf8');

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The stages of a Dockerfile, each with its instructions. */
const stages: Instruction[][] = text('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }))
  .reduce<Instruction[][]>((all, one) => {
    if (one.name === 'FROM') all.push([one]);
    else all.at(-1)?.push(one);
    return all;
  }, []);
const [building = [], running = []] = stages;

const valuesOf = (name: string) =>
  running.filter((one) => one.name === name).map(({ rest }) => rest);

describe('the Dockerfile, step by step in empty folders', () => {
  let folder: string;
  let image: string;
  let data: Awaited<ReturnType<typeof throwawayFolder>>;
  let server: EmbeddedServer;
  let port: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-image-'));
    await chmod(folder, 0o755);
    const built = join(folder, 'build');
    image = join(folder, 'image');
    for (const [place, steps] of [
      [built, building],
      [image, running],
    ] as const) {
      await mkdir(place);
      for (const step of steps) await take(step, place, built);
    }
    data = await throwawayFolder('latchkey-image-data-');
    port = await freePort();
    server = await startEmbeddedServer({
      dataDir: data.path,
      extraArgs: ['--skip-networking=OFF', `--port=${port}`, '--bind-address=127.0.0.1'],
    });
    const connection = await createConnection({ socketPath: server.socketPath, user: server.user });
    await connection.query('CREATE DATABASE latchkey CHARACTER SET utf8mb4');
    await connection.query("CREATE USER site@'%' IDENTIFIED BY 'password'");
    await connection.query("GRANT ALL ON latchkey.* TO site@'%'");
    await connection.end();
  });
  afterAll(async () => {
    await server?.stop();
    await data?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function take({ name, rest }: Instruction, place: string, built: string): Promise<void> {
    if (name === 'RUN' && rest === 'npm ci --omit=dev') return linkProductionPackages(place);
    if (name === 'RUN') {
      await run('sh', ['-c', rest], { cwd: place });
      return;
    }
    if (name !== 'COPY') return;
    const isBuilt = rest.startsWith('--from=build ');
    const paths = rest.replace('--from=build ', '').split(' ');
    const target = paths.pop() ?? '';
    for (const path of paths) {
      const from = isBuilt ? join(built, path.replace('/srv/latchkey/', '')) : path;
      const to = target.endsWith('/') ? join(place, target, path) : join(place, target);
      await mkdir(dirname(to), { recursive: true });
      // What is linked here, the real step has copied.
      await cp(from, to, { recursive: true, dereference: isBuilt });
    }
  }

  /** A command of the image, as its user; nothing here is theirs to write. */
  function start(command: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const [, ...args] = command;
    const own = valuesOf('ENV').map((pair) => pair.split('=') as [string, string]);
    const [user = 0, group = 0] = (valuesOf('USER')[0] ?? '').split(':').map(Number);
    const isRoot = process.getuid?.() === 0;
    return spawn(process.execPath, args, {
      cwd: image,
      env: { PATH: process.env.PATH, ...Object.fromEntries(own), ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot && { uid: user, gid: group }),
    });
  }

  test('make an image that runs as nobody, writes nothing, and is healthy', async () => {
    const listens = String(await freePort());
    const environment = {
      PORT: listens,
      HOST: '127.0.0.1',
      DATABASE_URL: `mysql://site:password@127.0.0.1:${port}/latchkey`,
      BETTER_AUTH_URL: 'https://accounts.example.com',
      BETTER_AUTH_SECRET: 'a-secret-for-tests-only-0123456789abcdef',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'accounts@example.com',
    };
    const health = () =>
      start(JSON.parse(/CMD (.*)$/.exec(valuesOf('HEALTHCHECK')[0] ?? '')?.[1] ?? '[]'), {
        PORT: listens,
      });
    const before = health();
    expect((await once(before, 'exit'))[0]).toBe(1);

    const site = start(JSON.parse(valuesOf('CMD')[0] ?? '[]'), environment);
    let output = '';
    for (const stream of [site.stdout, site.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    await vi.waitFor(() => expect(output).toContain('"listening"'), {
      timeout: 40_000,
      interval: 50,
    });
    const base = `http://127.0.0.1:${listens}`;
    expect((await once(health(), 'exit'))[0]).toBe(0);
    for (const path of ['/', '/sign-in', '/sign-up']) {
      expect((await fetch(base + path)).status, output).toBe(200);
    }
    // A password is looked at and hashed, a picture is read: both packages with native parts are there.
    const signUp = await fetch(`${base}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://accounts.example.com' },
      body: JSON.stringify({
        name: 'Ada',
        email: 'ada@example.com',
        password: 'seven small lanterns',
      }),
    });
    expect(signUp.status, output).toBe(200);
    const picture = await start([
      'node',
      '--eval',
      "require('sharp')({ create: { width: 1, height: 1, channels: 3, background: 'red' } }).png().toBuffer().then(() => console.log('drawn'))",
    ]);
    const [drawn] = await once(picture.stdout, 'data');
    expect(String(drawn)).toContain('drawn');

    site.kill('SIGTERM');
    expect((await once(site, 'exit'))[0], output).toBe(0);
    const command = start(['node', 'dist/latchkey.mjs', 'migrate', '--status'], environment);
    expect((await once(command, 'exit'))[0]).toBe(0);
  });

  test('leave behind what the site was built with', () => {
    for (const gone of [
      'bin',
      'src/server.ts',
      'test',
      '.env',
      'node_modules/better-auth',
      'node_modules/esbuild',
    ]) {
      expect([gone, existsSync(join(image, gone))]).toEqual([gone, false]);
    }
  });
});

/** Read only where a developer works; package.json is copied by its folder. */
const OF_DEVELOPMENT = /^(?:package\.json|bin\/locate|\.data\/.*)$/;

test('the image has all that is read as it is, and the packages that are not in the bundle', () => {
  const copied = running
    .filter(({ name }) => name === 'COPY')
    .map(({ rest }) => rest.split(' ').at(-1)?.replace('./', '') ?? '');
  const read = filesIn('src', '.ts').flatMap(({ text: source }) =>
    [...source.matchAll(/projectPath\('([^']+)'\)/g)].map(([, path = '']) => path),
  );
  expect(read.length).toBeGreaterThan(3);
  expect(
    read.filter((path) => !OF_DEVELOPMENT.test(path)).filter((path) => !copied.includes(path)),
  ).toEqual([]);

  const [, list = ''] = /external: \[([^\]]*)\]/.exec(text('bin/build.js')) ?? [];
  const natives = [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
  const { packages } = JSON.parse(text('package-lock.json'));
  const needed = new Set<string>();
  const add = (name: string) => {
    const found = packages[`node_modules/${name}`];
    if (!found || needed.has(name) || !existsSync(`node_modules/${name}`)) return;
    needed.add(name);
    for (const other of Object.keys({ ...found.dependencies, ...found.optionalDependencies }))
      add(other);
  };
  natives.forEach(add);
  const folders = [...needed].map(
    (name) => `node_modules/${name.startsWith('@') ? name.split('/')[0] : name}`,
  );
  expect(copied.filter((path) => path.startsWith('node_modules/')).sort()).toEqual(
    [...new Set(folders)].sort(),
  );
});

test('what must not be in an image is not even sent to its build', () => {
  const ignored = text('.dockerignore').split('\n');
  for (const name of ['.env', '.env.*', '.git', '.data', 'node_modules', 'dist']) {
    expect(ignored).toContain(name);
  }
  const needed = [
    'package.json',
    'bin',
    'src',
    'migrations',
    'public',
    'views',
    'tsconfig.json',
    '.npmrc',
  ];
  expect(needed.filter((name) => ignored.includes(name))).toEqual([]);
});

/** What `node dist/latchkey.mjs …` is called with. */
function expectCommand(words: readonly string[]): void {
  expect(words.slice(0, 2)).toEqual(['node', 'dist/latchkey.mjs']);
  expect(readCommandLine(commands, words.slice(2)).command).toBeDefined();
}

describe('compose.yaml', () => {
  interface Service {
    readonly image?: string;
    readonly command?: string[];
    readonly environment?: Record<string, string>;
    readonly read_only?: boolean;
    readonly cap_drop?: string[];
    readonly privileged?: boolean;
    readonly ports?: string[];
    readonly depends_on?: Record<string, { condition: string }>;
    readonly healthcheck?: object;
  }
  const { services, volumes } = parse(text('compose.yaml'), { merge: true }) as {
    services: Record<string, Service>;
    volumes: Record<string, null>;
  };
  const { site, migrate, database, caddy, mail } = services;

  /** As compose fills variables in. */
  const filled = (value: string) =>
    value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name, kind, rest) =>
      kind === '-' ? rest : `${name.toLowerCase()}-0123456789abcdefghijklmnop`,
    );

  test.each([['site'], ['migrate']])('%s has settings that can be read', (name) => {
    const set = Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [
      key,
      filled(value),
    ]);
    const production = Object.fromEntries(valuesOf('ENV').map((pair) => pair.split('=')));
    const config = readConfig({ ...production, ...Object.fromEntries(set) }, settings);
    expect(config.baseUrl.href).toBe('https://localhost/');
    expect(config.database).toMatchObject({ kind: 'server' });
  });

  test('names what is there: versions, volumes, services and their health', () => {
    expect(database?.image).toBe('mysql:8.4');
    for (const { image = 'latchkey' } of Object.values(services))
      expect(image).not.toMatch(/:latest$/);
    for (const [name, { depends_on = {} }] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(Object.keys(services), name).toContain(other);
        if (condition === 'service_healthy' && other !== 'site')
          expect(services[other]?.healthcheck).toBeDefined();
      }
    }
    expect(Object.keys(volumes).sort()).toEqual(['caddy', 'database']);
    expectCommand(migrate?.command ?? []);
  });

  test('gives no more than is needed', () => {
    for (const one of [site, migrate, mail])
      expect(one).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    for (const one of Object.values(services)) expect(one.privileged).toBeUndefined();
    expect(database?.ports).toBeUndefined();
    expect(site?.ports).toEqual(['127.0.0.1:8025:8025']);
    expect(caddy?.ports).toEqual(['80:80', '443:443']);
    expect(text('compose.yaml')).not.toMatch(/(?:SECRET|_PASSWORD): (?!\$\{|'yes')\S/);
  });

  test('Caddy leads people to https, and refuses programs', () => {
    const file = text('deploy/caddy/Caddyfile');
    expect(file).toMatch(/reverse_proxy site:3000/);
    expect(file).toMatch(/http:\/\/.*\{\s*handle \/api\/\* \{\s*respond 403/s);
    expect(file).toMatch(/redir https:\/\/\{host\}\{uri\} 308/);
  });
});

describe('the Kubernetes manifests', () => {
  interface Container {
    readonly image: string;
    readonly command?: string[];
    readonly ports?: { name: string; containerPort: number }[];
    readonly envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
    readonly securityContext: object;
    readonly resources: { requests: object; limits: object };
    readonly [probe: `${string}Probe`]: { httpGet: { path: string; port: string } };
  }
  interface Pod {
    readonly metadata: { labels: Record<string, string> };
    readonly spec: {
      containers: Container[];
      securityContext: object;
      automountServiceAccountToken: boolean;
      terminationGracePeriodSeconds?: number;
    };
  }
  interface Matching {
    readonly matchLabels: Record<string, string>;
  }
  interface Spec {
    readonly selector: Matching;
    readonly podSelector: Matching;
    readonly template: Pod;
    readonly jobTemplate: { readonly spec: { readonly template: Pod } };
    readonly rules: { host: string; http: { paths: { backend: { service: object } }[] } }[];
  }
  interface Thing {
    readonly kind: string;
    readonly apiVersion: string;
    readonly metadata: { readonly name: string };
    readonly spec: Spec;
    readonly data?: Record<string, string>;
  }
  const things = ['latchkey', 'migrate'].flatMap((name) =>
    parseAllDocuments(text(`deploy/kubernetes/${name}.yaml`)).map((one) => {
      expect(one.errors).toEqual([]);
      return one.toJS() as Thing;
    }),
  );
  const of = (kind: string) => things.find((one) => one.kind === kind);
  const pods = things.flatMap(({ kind, spec }): Pod[] => {
    if (kind === 'CronJob') return [spec.jobTemplate.spec.template];
    return kind === 'Deployment' || kind === 'Job' ? [spec.template] : [];
  });

  test('are of the kinds that are wanted, in versions that clusters still have', () => {
    expect(things.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      'v1 ConfigMap',
      'apps/v1 Deployment',
      'v1 Service',
      'policy/v1 PodDisruptionBudget',
      'networking.k8s.io/v1 NetworkPolicy',
      'networking.k8s.io/v1 Ingress',
      'batch/v1 Job',
      'batch/v1 CronJob',
    ]);
  });

  test('let each pod do no more than it needs', () => {
    expect(pods).toHaveLength(3);
    for (const { spec } of pods) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      for (const { securityContext, resources } of spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(resources).toMatchObject({
          requests: { memory: expect.any(String) },
          limits: { memory: expect.any(String) },
        });
      }
    }
  });

  test('ask for health where it is told, and stop as slowly as the site does', () => {
    const [deployment] = pods;
    const [container] = deployment?.spec.containers ?? [];
    const probes = Object.entries(container ?? {}).filter(([name]) => name.endsWith('Probe'));
    expect(probes.map(([name, probe]) => [name, probe.httpGet.path])).toEqual([
      ['startupProbe', '/health/live'],
      ['livenessProbe', '/health/live'],
      ['readinessProbe', '/health/ready'],
    ]);
    for (const [, { httpGet }] of probes)
      expect(container?.ports?.map(({ name }) => name)).toContain(httpGet.port);
    expect(container?.ports).toEqual([{ name: 'http', containerPort: 3000 }]);
    expect(deployment?.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
  });

  test('lead from the ingress to the pods', () => {
    const labels = pods[0]?.metadata.labels;
    expect(of('Deployment')?.spec.selector.matchLabels).toEqual(labels);
    expect(of('Service')?.spec.selector).toEqual(labels);
    expect(of('PodDisruptionBudget')?.spec.selector.matchLabels).toEqual(labels);
    expect(of('NetworkPolicy')?.spec.podSelector.matchLabels).toEqual(labels);
    const [rule] = of('Ingress')?.spec.rules ?? [];
    expect(rule?.http.paths[0]?.backend.service).toEqual({
      name: 'latchkey',
      port: { name: 'http' },
    });
    expect(`https://${rule?.host}`).toBe(of('ConfigMap')?.data?.BETTER_AUTH_URL);
  });

  test('have settings that can be read, and commands that exist', () => {
    const secrets = {
      BETTER_AUTH_SECRET: 'a-secret-for-tests-only-0123456789abcdef',
      DATABASE_URL: 'mysql://latchkey:password@db.example.com/latchkey',
      SMTP_URL: 'smtp://mail.example.com',
      METRICS_TOKEN: 'a-token-for-metrics-0123456789abcdef',
    };
    const image = Object.fromEntries(valuesOf('ENV').map((pair) => pair.split('=')));
    const config = readConfig({ ...image, ...of('ConfigMap')?.data, ...secrets }, settings);
    expect(config.production).toBe(true);
    expect(config.trustProxy).toBe(1);
    const asked = pods.flatMap(({ spec }) =>
      spec.containers.flatMap(({ command }) => (command ? [command] : [])),
    );
    expect(asked).toHaveLength(2);
    for (const command of asked) expectCommand(command);
  });
});

describe('the systemd unit', () => {
  const file = 'deploy/systemd/latchkey.service';

  test('starts what was built, and gives it the time that a stop takes', () => {
    expect(text(file)).toMatch(/^ExecStart=\/usr\/bin\/node dist\/server\.mjs$/m);
    expect(text(file)).toMatch(/^TimeoutStopSec=30$/m);
  });

  test('is scored 2.0 or better by `systemd-analyze security`, where that is there', async () => {
    const scored = await run('systemd-analyze', ['security', '--offline=true', file]).catch(
      (error) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      },
    );
    if (!scored) return;
    const [, score] =
      /Overall exposure level for latchkey\.service: ([\d.]+)/.exec(scored.stdout) ?? [];
    expect(Number(score)).toBeLessThanOrEqual(2);
  });
});

test('`npm ci --omit=dev` installs what runs in production, and nothing of development', () => {
  const { packages } = JSON.parse(text('package-lock.json')) as {
    packages: Record<string, { version: string; dev?: boolean }>;
  };
  const runs = licencesOf('package-lock.json').map(({ name, version }) => `${name}@${version}`);
  const beside = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`)
    .filter((name) => !runs.includes(name));
  expect(beside, 'install with the .npmrc of the project').toEqual([]);
  expect(text('.npmrc')).toMatch(/^legacy-peer-deps=true$/m);
});

test('packages that run in production have licences that let anybody use them', () => {
  const licences = licencesOf('package-lock.json');
  expect(licences.length).toBeGreaterThan(50);
  const free =
    /^(?:\(?(?:MIT(?:-0)?|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|CC0-1\.0|Unlicense)(?: (?:OR|AND) )?)+\)?$/;
  const others = licences.filter(({ licence }) => !free.test(licence));
  // libvips is a library of its own beside sharp, which may be exchanged, as its licence wants.
  expect(others.filter(({ name }) => !name.startsWith('@img/sharp-'))).toEqual([]);
});
