import { setTimeout as sleep } from 'node:timers/promises';
import { isReady, until } from '../faults/ground.ts';
import type { Stage } from './stage.ts';

/** Something that goes wrong in a cluster. */
export interface Failure {
  readonly name: string;
  /** An instance ends, and with it the connections that it had. */
  readonly endsSite?: boolean;
  /** Brings it about while visitors come, and lifts it; gives what was not as it must be, in words. */
  readonly happen: (stage: Stage) => Promise<string[]>;
}

/** The longest that an instance may take to say that it is ready, or no more; milliseconds. */
const FOLLOWS = 15_000;

export const FAILURES: readonly Failure[] = [
  {
    name: 'the node that is written to is killed, and comes back',
    async happen(stage) {
      await stage.nodes[0]?.end('SIGKILL');
      const wrong = await follows(stage, true);
      await sleep(3000);
      await stage.nodes[0]?.start();
      return wrong;
    },
  },
  {
    name: 'an instance is killed, and comes back',
    endsSite: true,
    async happen(stage) {
      await stage.killInstance(0);
      await sleep(3000);
      await stage.startInstance(0);
      return [];
    },
  },
  {
    name: 'two of three nodes stand still, and go on',
    async happen(stage) {
      const [first, ...others] = stage.nodes;
      for (const node of others) node.signal('SIGSTOP');
      try {
        const wrong = await follows(stage, false);
        if (await first?.isPrimary()) wrong.push('one of three nodes writes alone');
        return wrong;
      } finally {
        for (const node of others) node.signal('SIGCONT');
      }
    },
  },
];

/** Whether all instances say in time that they are ready, or that they are not. */
async function follows({ instances }: Stage, ready: boolean): Promise<string[]> {
  const agree = async () => {
    const said = await Promise.all(instances.map(isReady));
    return said.every((one) => one === ready);
  };
  return until(agree, FOLLOWS).then(
    () => [],
    () => [`the instances do not say that they are ${ready ? '' : 'not '}ready`],
  );
}
