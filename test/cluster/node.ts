import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { until } from '../kit/ground.ts';

/** A server of a database that several keep, on this machine. */
export interface Node {
  readonly name: string;
  /** For its clients. */
  readonly port: number;
  readonly socketPath: string;
  /** As its owner. Close it. */
  connect(): Promise<Connection>;
  /** Whether the site may write to it now; false when it does not answer. */
  takesWrites(): Promise<boolean>;
  signal(signal: NodeJS.Signals): void;
  /** Ends it, asked or not. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** The longest that a server may take to begin, or to get what it has missed; milliseconds. */
const LONGEST_START = 60_000;

/** A server that stands still answers nobody; milliseconds. */
const PATIENCE = 1500;

/** The process of a node, and questions to it; `log` takes what it says. */
export function createServer(socketPath: string, log: string) {
  let child: ChildProcess | undefined;
  let isUnwanted = false;
  const isGone = () => !child || child.exitCode !== null || child.signalCode !== null;
  const connect = () => createConnection({ socketPath, user: 'root', connectTimeout: PATIENCE });

  const ask = async (sql: string, values: unknown[] = []) => {
    const connection = await connect();
    try {
      const asked = { sql, values, timeout: PATIENCE };
      const [rows] = await connection.query<RowDataPacket[]>(asked);
      return rows[0];
    } finally {
      connection.destroy();
    }
  };
  return {
    connect,
    /** The first row of an answer. It must come at once. */
    ask,
    isGone,
    /** Whether it was ended since it was started last. */
    isUnwanted: () => isUnwanted,
    /** Starts it, and waits until `isThere`. */
    async start(command: string, args: readonly string[], isThere: () => Promise<boolean>) {
      isUnwanted = false;
      const file = await open(log, 'a');
      child = spawn(command, args, { stdio: ['ignore', file.fd, file.fd] });
      await file.close();
      const isUp = async () => {
        if (isGone()) throw new Error(`${command}: ${await endOf(log)}`);
        return isThere().catch(() => false);
      };
      await until(isUp, LONGEST_START);
    },
    signal(signal: NodeJS.Signals) {
      child?.kill(signal);
    },
    async end(signal: 'SIGTERM' | 'SIGKILL') {
      isUnwanted = true;
      if (!child || isGone()) return;
      const gone = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill(signal);
      const insist = setTimeout(() => child?.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(insist);
    },
  };
}

async function endOf(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.split('\n').slice(-8).join('\n');
}
