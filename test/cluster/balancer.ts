import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startNeighbour } from '../kit/ground.ts';
import type { Node } from './node.ts';

export interface Balancer {
  /** Where visitors come. */
  readonly sitePort: number;
  /** Where the site finds its database. */
  readonly databasePort: number;
  /** Which servers it has found up and down. */
  readonly output: { readonly text: string };
  stop(): Promise<void>;
}

/**
 * HAProxy before two instances, as docs/operations.md has it, and before the nodes of the database. Of those one is
 * written to and the others wait, so that a visitor reads what they have written; it stays the one until it takes
 * writes no more, which a small service beside each node says.
 */
export async function startBalancer(
  folder: string,
  instances: readonly number[],
  nodes: readonly Node[],
): Promise<Balancer> {
  const [sitePort, databasePort] = [await freePort(), await freePort()];
  const checks = await Promise.all(nodes.map(startCheck));
  const config = join(folder, 'haproxy.cfg');
  const sites = instances.map(
    (port, at) => `  server i${at + 1} 127.0.0.1:${port} check inter 300 fall 2 rise 1`,
  );
  const databases = nodes.map(({ name, port }, at) => {
    const check = `check port ${checks[at]?.port} inter 300 fall 3 rise 2`;
    // Of several that could be next all connections take the same one: the first backup.
    const isNext = at > 0 ? ' backup' : '';
    return `  server ${name} 127.0.0.1:${port} ${check} on-marked-down shutdown-sessions${isNext}`;
  });
  await writeFile(
    config,
    `global
  log stdout format raw daemon notice

defaults
  log global
  timeout connect 2s
  timeout check 2s
  timeout client 60s
  timeout server 60s
  retries 2

frontend site
  bind 127.0.0.1:${sitePort}
  mode http
  default_backend instances

backend instances
  mode http
  option httpchk GET /health/ready
  option redispatch 1
${sites.join('\n')}

frontend database
  bind 127.0.0.1:${databasePort}
  mode tcp
  default_backend nodes

backend nodes
  mode tcp
  option httpchk GET /
  stick-table type integer size 10
  stick on int(1)
${databases.join('\n')}
`,
  );
  const child = spawn('haproxy', ['-db', '-f', config], { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = once(child, 'exit');
  const output = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output.text += chunk.replace(/^(?=.)/gm, `${new Date().toISOString()} `);
  });
  return {
    sitePort,
    databasePort,
    output,
    async stop() {
      child.kill('SIGTERM');
      await gone;
      for (const check of checks) check.stop();
    },
  };
}

/** Tells a client by HTTP whether a node takes writes: 200 or 503. */
async function startCheck(node: Node) {
  const { origin, stop } = await startNeighbour((_req, res) => {
    void node.takesWrites().then((yes) => res.writeHead(yes ? 200 : 503).end());
  });
  return { port: new URL(origin).port, stop };
}
