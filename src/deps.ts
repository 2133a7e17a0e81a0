import { setTimeout as pause } from 'node:timers/promises';
import { createAuth } from './auth/auth.ts';
import type { Deps, Ground, RuleParts, Services } from './auth/deps.ts';
import type { Feature } from './auth/feature.ts';
import { createGateway } from './auth/gateway.ts';
import { ground as sharedParts } from './auth/ground.ts';
import { quietArgon2 } from './auth/hash-threads.ts';
import { createPasswords, hashesAtOnce, type Passwords } from './auth/passwords.ts';
import { createMailProofs } from './auth/proof/mail-proof.ts';
import { createMailRation } from './auth/proof/mail-ration.ts';
import { createProofMails } from './auth/proof/proof-mails.ts';
import { createSignUpBrowsers } from './auth/proof/sign-up-browser.ts';
import { createTallies } from './auth/record/tallies.ts';
import { createRulebook } from './auth/rulebook.ts';
import { createSecrets } from './auth/secrets.ts';
import { createDeviceCookie } from './auth/session/device-cookie.ts';
import type { Stage, StagedRules } from './auth/stages.ts';
import { createPausedRequests } from './auth/step-up/paused-requests.ts';
import type { Config } from './config/config.ts';
import type { Chore } from './db/chore.ts';
import { type Database, openDatabase } from './db/database.ts';
import { createSweeper } from './db/sweep.ts';
import { features as allFeatures, mails } from './features/index.ts';
import { createLog, type Log } from './log.ts';
import { createInbox } from './mail/inbox.ts';
import { createOutbox } from './mail/outbox.ts';
import { smtpTransport } from './mail/transport.ts';
import type { Pace } from './mail/worker.ts';
import { startTracing } from './tracing/tracing.ts';
import { cookiePrefix, createCookies } from './web/cookies.ts';

export type { Deps };

/** What a test may put in the place of the real thing. */
export interface Overrides {
  readonly log?: Log;
  readonly database?: Database;
  readonly passwords?: Passwords;
  readonly mailPace?: Partial<Pace>;
  /** For the answers of providers, which are outside the machine. */
  readonly fetch?: typeof fetch;
  /** Waits so many milliseconds before a wrong password is answered. */
  readonly pause?: (time: number) => Promise<unknown>;
  /** A site with other features. */
  readonly features?: readonly Feature[];
}

/** Makes the dependencies of a configuration. Opens the database, but neither migrates nor listens. */
export async function createDeps(config: Config, overrides: Overrides = {}): Promise<Deps> {
  const features = overrides.features ?? allFeatures;
  const beforeErasure = () => features.flatMap((one) => one.beforeErasure?.(services) ?? []);
  const ground = { ...(await createGround(config, overrides, features)), beforeErasure };
  const services = servicesOf(features, ground);
  const parts: RuleParts = { ...ground, ...services };
  const callbacks = new Set(parts.providers.keys());
  const auth = createAuth(parts, {
    rules: rulesOf(features, parts),
    callbacks,
    around: features.flatMap(({ aroundApi }) => aroundApi ?? []),
    guard: guardOf(features, services),
  });
  const workers = workersOf(features, parts);
  return {
    ...parts,
    auth,
    workers,
    gateway: createGateway(auth, config.baseUrl),
    paused: createPausedRequests(
      ground.database,
      ground.secrets.sealing,
      ground.cookies,
      ground.deviceCookie,
    ),
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await ground.outbox.stop();
      await ground.sweeper.stop();
      await ground.tracing?.stop();
      await ground.database.close();
    },
  };
}

/** The guard of sessions, if a feature has one. @throws when there are two: a session is read with one */
function guardOf(features: readonly Feature[], services: Services) {
  const [guard, ...more] = features.flatMap(({ sessionGuard }) => sessionGuard?.(services) ?? []);
  if (more.length > 0) throw new Error('Two features guard the session.');
  return guard;
}

/** Makes what stands below the features. */
async function createGround(
  config: Config,
  overrides: Overrides,
  features: readonly Feature[],
): Promise<Omit<Ground, 'beforeErasure'>> {
  const { baseUrl } = config;
  const log = overrides.log ?? createLog(config.logLevel, config.logFormat);
  const tell = (message: string, detail: object = {}) => log.info(detail, message);
  const database = overrides.database ?? (await openDatabase(config.database, tell));
  const secrets = createSecrets(config.secret, config.newerSecrets, config.trustedSecrets);
  const { smtp, from } = config.mail;
  const site = { name: config.siteName, url: baseUrl.origin, links: config.links };
  const inbox = createInbox({ mails, database, from, site });
  const proofs = createMailProofs(secrets);
  const outbox = createOutbox({
    mails,
    database,
    log,
    from,
    sealing: secrets.sealing,
    transport: smtp ? smtpTransport(smtp) : inbox,
    ration: createMailRation(database, proofs),
    site,
    pace: overrides.mailPace,
  });
  const https = baseUrl.protocol === 'https:';
  const prefix = cookiePrefix(https);
  const deviceCookie = createDeviceCookie(secrets.current, prefix);
  return {
    config,
    log,
    database,
    secrets,
    baseUrl,
    site,
    outbox,
    proofs,
    origins: ownOrigins(config),
    cookies: createCookies(https),
    deviceCookie,
    inbox: smtp ? undefined : inbox,
    mails: createProofMails({ database, outbox, proofs, baseUrl, deviceCookie }),
    passwords: overrides.passwords ?? quietPasswords(config.workers),
    browsers: createSignUpBrowsers(secrets.current, prefix),
    sweeper: createSweeper({ database, log }),
    tallies: createTallies(),
    tracing: await startTracing(config.tracing),
    rulebook: createRulebook([sharedParts, ...features]),
    fetch: overrides.fetch ?? fetch,
    pause: overrides.pause ?? pause,
  };
}

/** The password hashing of one of so many workers. */
function quietPasswords(workers: number): Passwords {
  const running = hashesAtOnce(workers);
  return createPasswords(undefined, { running, argon2: quietArgon2(running) });
}

/** In development people open localhost under its other names, too. */
function ownOrigins({ baseUrl, production }: Config): string[] {
  if (production || baseUrl.hostname !== 'localhost') return [baseUrl.origin];
  const names = ['localhost', '127.0.0.1', '[::1]'];
  return names.map((name) => `${baseUrl.protocol}//${name}${baseUrl.port && `:${baseUrl.port}`}`);
}

/** Each feature sees the services of those before it. */
function servicesOf(features: readonly Feature[], ground: Ground): Services {
  // Each feature makes what it has declared (`declare module` in its feature.ts); a test holds that.
  const made = {} as Services;
  for (const { services } of features) Object.assign(made, services?.({ ...ground, ...made }));
  return made;
}

/** The plugins of all features by stage, within each in the order of the features. */
function rulesOf(features: readonly Feature[], parts: RuleParts): StagedRules {
  const brought = features.map(({ rules }) => rules?.(parts) ?? {});
  const at = (stage: Stage) => brought.flatMap((one) => one[stage] ?? []);
  return {
    input: at('input'),
    act: at('act'),
    afterwards: at('afterwards'),
    hold: at('hold'),
  };
}

/** Lists the work on the side, beside the outbox and the sweeper. */
function workersOf(features: readonly Feature[], services: Services): Chore[] {
  return features.flatMap(({ workers }) => workers?.(services) ?? []);
}
