import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { within } from '../measures/within.ts';

const START_S = 60;
const END_S = 60;

/** A process of the bench that tells its URL when it is ready. */
export interface ServingProcess {
  url: string;
  child: ChildProcess;
  /** Tells it to end, and waits until it has. */
  stop(): Promise<void>;
}

/** Starts a file of `processes/` under the conditions of this process. Rejects when it ends before it is ready. */
export async function serveFrom(file: string, args: readonly string[] = []): Promise<ServingProcess> {
  const child = fork(join(import.meta.dirname, '..', 'processes', file), args, {
    execArgv: ['--conditions=@automate/source'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ready = new Promise<string>((resolve, reject) => {
    child.on('message', (message: { url?: string }) => {
      if (message.url !== undefined) resolve(message.url);
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it was ready`)));
  });
  try {
    const url = await within(START_S, `${file}: ready`, ready);
    return { url, child, stop: () => end(child, exited) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.connected) child.disconnect();
  try {
    await within(END_S, 'the end of a process', exited);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}
