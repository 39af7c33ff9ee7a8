import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process of the product under test, and the ways to hurt it. */
export interface Child {
  readonly pid: number;
  /** Everything it wrote so far, both streams. */
  readonly output: string;
  readonly alive: boolean;
  /** Resolves once the output matches; rejects when the process ends first or the time is up. */
  until(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
  /** Resolves when it has ended. What hurts it gives whether it was there to be hurt. */
  kill(): Promise<boolean>;
  pause(): boolean;
  resume(): void;
  /** Sets its clock, where it was started with one that can be set, and is ready. */
  stepClock(): boolean;
  /** SIGTERM, then waits for the end; gives the exit code. */
  terminate(): Promise<number | null>;
}

/** Starts Node on one of the project's entry files, from source; `preload` is a module that comes before it. */
export function startNode(entry: string, env: Record<string, string>, preload?: string): Child {
  const before = preload === undefined ? [] : [`--import=${preload}`];
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@automate/source', ...before, entry], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of watchers) look();
    });
  }
  const ended = once(child, 'exit');
  ended.then(() => {
    for (const look of watchers) look();
  });
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    get output() {
      return output;
    },
    get alive() {
      return isAlive();
    },
    async until(pattern, timeoutMs) {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const look = () => {
        const match = pattern.exec(output);
        if (match) resolve(match);
        else if (!isAlive()) reject(new Error(`ended before ${pattern} appeared:\n${output}`));
      };
      const timer = setTimeout(
        () => reject(new Error(`${pattern} did not appear in ${timeoutMs} ms:\n${output}`)),
        timeoutMs,
      );
      watchers.add(look);
      look();
      try {
        return await promise;
      } finally {
        watchers.delete(look);
        clearTimeout(timer);
      }
    },
    async kill() {
      const killed = isAlive() && child.kill('SIGKILL');
      await ended;
      return killed;
    },
    pause() {
      return isAlive() && child.kill('SIGSTOP');
    },
    resume() {
      child.kill('SIGCONT');
    },
    stepClock() {
      // Before its first module has run, the signal would end it.
      return preload !== undefined && output.includes('ready') && isAlive() && child.kill('SIGUSR2');
    },
    async terminate() {
      if (isAlive()) child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
