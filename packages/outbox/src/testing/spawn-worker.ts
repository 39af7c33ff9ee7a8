import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A worker process and what it told. */
export interface WorkerProcess {
  child: ChildProcess;
  lines: Record<string, unknown>[];
  /** Resolves when it has told so many lines that have the field. */
  told(field: string, count?: number): Promise<void>;
  exited: Promise<[code: number | null, signal: string | null]>;
}

export function spawnWorker(url: string, handler: string, leaseMs: number, endings = Infinity): WorkerProcess {
  const file = join(import.meta.dirname, 'worker-process.ts');
  const args = ['--conditions=@automate/source', file, url, handler, String(leaseMs), String(endings)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  // Not `exit`, after which lines may still come.
  const exited = once(child, 'close') as WorkerProcess['exited'];
  const lines: WorkerProcess['lines'] = [];
  const waiting = new Set<() => void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  return {
    child,
    lines,
    exited,
    told: (field, count = 1) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (lines.filter((line) => field in line).length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        exited.then(([code, signal]) =>
          reject(new Error(`the worker ended (${code}, ${signal}) before it told ${field}`)),
        );
        look();
      }),
  };
}
