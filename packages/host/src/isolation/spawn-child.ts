import { type ChildProcess, spawn } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { extname, join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@automate/core';
import { customConditions } from '../loading/conditions.ts';
import { logOutput } from './output-log.ts';

/** A plugin's process, and the pipe to it. */
export interface SpawnedChild {
  readonly pid: number | undefined;
  readonly pipe: Duplex;
  /** Resolves, never rejects, to how it ended: `exit code 1`, `signal SIGKILL`, or why it never began. */
  readonly ended: Promise<string>;
  /** SIGKILL for the process and whatever it started. */
  kill(): void;
  terminate(): void;
}

export interface SpawnOptions {
  pluginId: string;
  /** The working directory. */
  directory: string;
  memoryMb: number;
  log: Logger;
}

// The built file stands beside this one as the source does.
const MAIN = fileURLToPath(new URL(`./child-main${extname(import.meta.url)}`, import.meta.url));
/** The only variables that a plugin's process has: no address, no password, no option of the host's. */
const PASSED_ON = ['TZ', 'LANG', 'LC_ALL', 'SystemRoot'];

/** Starts the process of a plugin, in a process group of its own. */
export function spawnChild({ pluginId, directory, memoryMb, log }: SpawnOptions): SpawnedChild {
  const env: Record<string, string> = compileCache(pluginId);
  for (const name of PASSED_ON) if (process.env[name] !== undefined) env[name] = process.env[name];
  const child = spawn(
    process.execPath,
    [...customConditions().map((name) => `--conditions=${name}`), `--max-old-space-size=${memoryMb}`, MAIN],
    { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'], detached: true, windowsHide: true },
  );
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`it could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  logOutput(child.stdout as Readable, log, { plugin: pluginId, stream: 'stdout' });
  logOutput(child.stderr as Readable, log, { plugin: pluginId, stream: 'stderr' });
  // Kept open for as long as this process lives; what becomes of it is told by the process itself.
  (child.stdio[4] as Duplex).on('error', () => {});
  return {
    pid: child.pid,
    pipe: child.stdio[3] as Duplex,
    ended,
    kill: () => signalGroup(child, 'SIGKILL'),
    terminate: () => signalGroup(child, 'SIGTERM'),
  };
}

/** Its own place for compiled code, where the host has one: in a shared one, one plugin could write what another runs. */
function compileCache(pluginId: string): Record<string, string> {
  const own = getCompileCacheDir();
  return own === undefined ? {} : { NODE_COMPILE_CACHE: join(own, 'plugins', pluginId) };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It is gone already.
  }
}
