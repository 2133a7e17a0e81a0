import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { projectPath } from '../../root.ts';

const run = promisify(execFile);

/** The list of places is kept once, for `bin/setup` and for us. */
const LOCATE = projectPath('bin/locate');

/** The server program of this machine. Its two kinds differ in a few options. */
export interface ServerBinary {
  readonly path: string;
  readonly kind: 'mariadb' | 'mysql';
}

/**
 * Finds the MariaDB or MySQL server that is installed here.
 * @throws when there is none, naming the command that sees to it
 */
export async function findServerBinary(): Promise<ServerBinary> {
  const path = await locate('database-server');
  if (!path) {
    throw new Error(
      'No MariaDB or MySQL server is installed here. Run `sh bin/setup`, or set DATABASE_URL.',
    );
  }
  if (basename(path) === 'mariadbd') return { path, kind: 'mariadb' };
  // Debian's mysqld is MariaDB under its older name, so the program is asked.
  const { stdout } = await run(path, ['--no-defaults', '--version']);
  return { path, kind: stdout.includes('MariaDB') ? 'mariadb' : 'mysql' };
}

/**
 * Makes the system tables in `directory`, which is there and empty, with a root account that needs
 * no password: only users who may enter the folder reach its socket.
 * @throws Error when a part of the server is missing, or its installer fails
 */
export async function initialise(
  server: ServerBinary,
  directory: string,
  temporary: string,
): Promise<void> {
  const common = [
    '--no-defaults',
    `--datadir=${directory}`,
    `--tmpdir=${temporary}`,
    ...asCurrentUser(),
  ];
  if (server.kind === 'mysql') {
    await run(server.path, [...common, '--initialize-insecure', '--secure-file-priv=NULL']);
    return;
  }
  const installer = await locate('database-installer');
  if (!installer) throw new Error(`${server.path} is here, but its mariadb-install-db is not.`);
  await run(installer, [...common, '--auth-root-authentication-method=normal', '--skip-test-db']);
}

/** A server that is started by root insists on being told that this is meant. */
export function asCurrentUser(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

async function locate(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('sh', [LOCATE, program]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}
