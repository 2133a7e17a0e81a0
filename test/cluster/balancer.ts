import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../faults/ground.ts';

export interface Balancer {
  /** Where visitors come. */
  readonly sitePort: number;
  /** Where the site finds its database. */
  readonly databasePort: number;
  stop(): Promise<void>;
}

/**
 * HAProxy, as docs/operations.md has it: before two instances, and before the nodes of the database, of which one is
 * written to and the others wait, so that a visitor reads what they have written.
 */
export async function startBalancer(
  folder: string,
  instances: readonly number[],
  nodes: readonly { readonly name: string; readonly port: number }[],
): Promise<Balancer> {
  const [sitePort, databasePort] = [await freePort(), await freePort()];
  const config = join(folder, 'haproxy.cfg');
  const sites = instances.map(
    (port, at) => `  server i${at + 1} 127.0.0.1:${port} check inter 300 fall 2 rise 1`,
  );
  const databases = nodes.map(
    ({ name, port }, at) =>
      `  server ${name} 127.0.0.1:${port} check inter 300 fall 2 rise 3 on-marked-down shutdown-sessions ${at > 0 ? 'backup' : ''}`,
  );
  await writeFile(
    config,
    `defaults
  timeout connect 2s
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
  option mysql-check user haproxy
${databases.join('\n')}
`,
  );
  const child = spawn('haproxy', ['-db', '-f', config], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  return {
    sitePort,
    databasePort,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
