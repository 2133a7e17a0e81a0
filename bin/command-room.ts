import type { CommandRoom } from '../src/auth/command.ts';
import { readConfig } from '../src/config/config.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import { createDeps, type Deps } from '../src/deps.ts';
import { settings } from '../src/features/index.ts';
import { createLog } from '../src/log.ts';

/** Opens what a command asks for when it first does. */
export function openRoom(
  environment: NodeJS.ProcessEnv,
  write: CommandRoom['write'],
  warn: CommandRoom['warn'],
): CommandRoom & { close(): Promise<void> } {
  const config = () => readConfig(environment, settings);
  let database: Promise<Database> | undefined;
  let site: Promise<Deps> | undefined;

  const open = () => {
    database ??= openDatabase(readConfig(environment).database);
    return database;
  };
  const build = async (): Promise<Deps> => {
    const { logFormat } = config();
    // Standard output is for what the command says.
    const log = createLog('warn', logFormat, 2);
    return createDeps({ ...config(), tracing: undefined }, { database: await open(), log });
  };
  return {
    environment,
    config,
    write,
    warn,
    database: open,
    site() {
      site ??= build();
      return site;
    },
    async close() {
      if (site) return (await site).close();
      if (database) await (await database).close();
    },
  };
}
