import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { act, chosen, runKit } from '../kit/run.ts';
import { FAULTS } from './faults.ts';
import { setStage } from './stage.ts';

const USAGE = `npm run faults [-- --only NAME]

Lets go wrong what can, one after the other, in a real site with real servers under a load of visitors, and looks
afterwards whether what was acknowledged is there, and what was refused is not. Writes the table of docs/faults.md.
Ends with 1 when the site has not kept that.

--only  the faults whose name has this in it; nothing is written

${FAULTS.map(({ name }) => `  ${name}`).join('\n')}`;

async function main(): Promise<void> {
  const given = chosen(FAULTS.map(({ name }) => name));
  if (!given) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  if (!process.env.OWN_MOUNTS && (await runInRoom())) return;
  await runKit('faults', [act(setStage, FAULTS)], given.left);
}

/**
 * Runs all of it again where its mounts are seen by nobody else, and go with it.
 * @returns whether that could be done
 */
async function runInRoom(): Promise<boolean> {
  const flags = process.getuid?.() === 0 ? ['-m'] : ['-U', '-r', '-m'];
  if (spawnSync('unshare', [...flags, 'true']).status !== 0) return false;
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', [...flags, ...again], {
    stdio: 'inherit',
    env: { ...process.env, OWN_MOUNTS: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  process.exitCode = (code as number | null) ?? 1;
  return true;
}

await main();
