import cluster from 'node:cluster';

/** What a worker and the process that started it tell each other. */
export type WorkerMessage =
  /** To a worker: the chores of the site are yours. */
  | { readonly kind: 'chores' }
  /** From a worker that has made work for a chore, and to the one that does it. */
  | { readonly kind: 'nudge'; readonly chore: string }
  /** From a worker that was asked for the metrics of all, and the answer to it. */
  | { readonly kind: 'metrics'; readonly id: number; readonly text?: string };

/** How this process stands to the other workers of the site (workers.ts). */
export interface Colleagues {
  /** Calls `begin` once the chores of the site are this process's; at once when it is alone. */
  onChores(begin: () => void): void;
  /** Calls `look` when another worker has made work for a chore. */
  onNudge(look: (chore: string) => void): void;
  /** Tells of work for a chore that this process does not do. */
  nudge(chore: string): void;
  /** The metrics of all workers; undefined when this process is alone. */
  readonly metrics: (() => Promise<string>) | undefined;
  /** This process has stopped: it waits for no more messages. */
  leave(): void;
}

/** For a process that is the whole site by itself. */
const ALONE: Colleagues = {
  onChores: (begin) => begin(),
  onNudge() {},
  nudge() {},
  metrics: undefined,
  leave() {},
};

/** The colleagues of this process, if it was started as a worker. */
export function colleagues(): Colleagues {
  const { worker } = cluster;
  if (!worker) return ALONE;
  const send = (message: WorkerMessage) => worker.isConnected() && worker.send(message);
  const asked = new Map<number, (text: string | undefined) => void>();
  let begin = () => {};
  let look = (_chore: string) => {};
  let isOurs = false;
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'chores') {
      isOurs = true;
      begin();
    }
    if (message.kind === 'nudge') look(message.chore);
    if (message.kind === 'metrics') asked.get(message.id)?.(message.text);
  });
  let lastId = 0;
  return {
    onChores(callback) {
      begin = callback;
      if (isOurs) begin();
    },
    onNudge(callback) {
      look = callback;
    },
    nudge: (chore) => send({ kind: 'nudge', chore }),
    async metrics() {
      lastId += 1;
      const id = lastId;
      const answer = new Promise<string | undefined>((resolve) => asked.set(id, resolve));
      send({ kind: 'metrics', id });
      const text = await answer.finally(() => asked.delete(id));
      if (text === undefined) throw new Error('The metrics of the workers could not be gathered.');
      return text;
    },
    leave: () => worker.disconnect(),
  };
}
