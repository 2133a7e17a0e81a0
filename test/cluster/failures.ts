import { setTimeout as sleep } from 'node:timers/promises';
import { isReady, until } from '../kit/ground.ts';
import { type Course, isServed, type Trial } from '../kit/trial.ts';
import type { GaleraNode } from './galera.ts';
import type { Node } from './node.ts';
import type { ReplicaNode } from './replicas.ts';
import type { Stage } from './stage.ts';

/** The longest that an instance may take to say that it is ready, or no more; milliseconds. */
const FOLLOWS = 15_000;

/** Until a balancer that asks every 300 ms looks elsewhere; milliseconds. */
const NOTICED = 1500;

/** How long what is left works alone, before the other comes back; milliseconds. */
const ALONE = 3000;

/** On three nodes of a Galera cluster. */
export const GALERA_FAILURES: readonly Trial<Stage<GaleraNode>>[] = [
  {
    name: 'the node that is written to is killed, and comes back',
    async happen(stage, { during, wrong }) {
      const [writer] = await stage.roles();
      await during(async () => {
        await writer.end('SIGKILL');
        await goesOn(stage, wrong);
      });
      await sleep(ALONE);
      await writer.start();
    },
  },
  {
    name: 'an instance is killed, and comes back',
    endsSite: true,
    async happen(stage, { during }) {
      await during(async () => {
        await stage.killInstance(0);
        await sleep(NOTICED);
      });
      await sleep(ALONE);
      await stage.startInstance(0);
    },
  },
  {
    name: 'two of three nodes stand still, and go on',
    async happen(stage, { during, wrong }) {
      const [left, ...others] = stage.nodes;
      await during(async () => {
        for (const node of others) node.signal('SIGSTOP');
        await stands(stage, left as GaleraNode, wrong);
        for (const node of others) node.signal('SIGCONT');
        await goesOn(stage, wrong);
      });
    },
  },
  {
    name: 'two of three nodes are killed; the cluster begins anew with the node that has come furthest',
    // That which is written to among them. The third may not have carried out all that they have acknowledged.
    async happen(stage, { during, wrong }) {
      const [writer, other, left] = (await stage.roles()) as [GaleraNode, GaleraNode, GaleraNode];
      const others = await during(async () => {
        await Promise.all([writer.end('SIGKILL'), other.end('SIGKILL')]);
        await stands(stage, left, wrong);
        await left.end('SIGTERM');
        const [furthest, ...rest] = [writer, other, left]
          .map((node) => ({ node, last: node.lastTransaction() }))
          .sort((a, b) => b.last - a.last)
          .map(({ node }) => node);
        await furthest?.start('cluster');
        await goesOn(stage, wrong);
        return rest;
      });
      await sleep(ALONE);
      for (const node of others) await node.start();
    },
  },
];

/** On a primary of MySQL and its replica. */
export const REPLICA_FAILURES: readonly Trial<Stage<ReplicaNode>>[] = [
  {
    name: 'MySQL: the primary is killed, its replica promoted; the primary comes back as a replica',
    happen: failOver,
  },
  { name: 'MySQL: the same once more, back to the first', happen: failOver },
];

async function failOver(stage: Stage<ReplicaNode>, { during, wrong }: Course): Promise<void> {
  const [primary, replica] = (await stage.roles()) as [ReplicaNode, ReplicaNode];
  await during(async () => {
    await primary.end('SIGKILL');
    await replica.promote();
    await goesOn(stage, wrong);
  });
  await sleep(ALONE);
  await primary.start();
  await primary.cloneFrom(replica);
  await primary.follow(replica);
  await replica.waitForReplica();
}

/** The node that is left stops writing, and all instances say that they are not ready. */
async function stands(
  stage: Stage<GaleraNode>,
  left: GaleraNode,
  wrong: Course['wrong'],
): Promise<void> {
  // It takes seconds to be sure that the others are gone, and is told to go on alone only after that.
  const isAlone = async () => !(await left.isPrimary());
  await until(isAlone, FOLLOWS).catch(() => wrong('one of three nodes writes alone'));
  await follows(stage, false, wrong);
}

/** All instances say that they are ready, and a visitor is served. */
async function goesOn<N extends Node>(stage: Stage<N>, wrong: Course['wrong']): Promise<void> {
  await follows(stage, true, wrong);
  await until(() => isServed(stage), FOLLOWS).catch(() => wrong('nobody is served'));
}

async function follows<N extends Node>(
  { instances }: Stage<N>,
  ready: boolean,
  wrong: Course['wrong'],
): Promise<void> {
  const agree = async () => {
    const said = await Promise.all(instances.map(isReady));
    return said.every((one) => one === ready);
  };
  const words = `the instances do not say that they are ${ready ? '' : 'not '}ready`;
  await until(agree, FOLLOWS).catch(() => wrong(words));
}
