import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ConnectionOptions } from '../connection-options.ts';

/** What a holder says first. */
export interface Held {
  owned: boolean;
  pid: number;
  options: ConnectionOptions;
  url: string;
}

/** A process of its own that holds the cluster of a data folder. */
export interface Holder {
  process: ChildProcess;
  /** Rejects with what the process threw. */
  held: Promise<Held>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** As another user, or by way of a program that changes what the process may do (`setpriv ...`). */
export function hold(dataDir: string, uid?: number, by: readonly string[] = []): Holder {
  const file = join(import.meta.dirname, 'holder.ts');
  const user = uid === undefined ? [] : [String(uid)];
  const command = [...by, process.execPath, '--conditions=@automate/source', file, dataDir, ...user];
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const held = new Promise<Held>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => {
      const said = JSON.parse(line) as Held | { code: string; message: string };
      if ('pid' in said) resolve(said);
      else reject(Object.assign(new Error(said.message), { code: said.code }));
    });
    void exited.then(() => reject(new Error('the holder ended without a word')));
  });
  held.catch(() => {});
  return {
    process: child,
    held,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
