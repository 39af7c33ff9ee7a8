import { AutomateError, type JsonValue } from '@automate/core';
import type { DataDir } from '../data-dir.ts';
import { startRecorder } from './recorder.ts';

/** The connector and the instance that the demo's deliveries come to. */
export const DEMO_CONNECTOR = 'github';
export const DEMO_INSTANCE = 'demo';
/** The secret that signs them. */
export const DEMO_SECRET = `${DEMO_CONNECTOR}/${DEMO_INSTANCE}/webhookSecret`;

/** What the demo keeps between two starts. */
export interface DemoState {
  /** The port of the endpoint that records what it receives. */
  recorderPort: number;
  /** The number of the next delivery, counted from 0. */
  next: number;
}

const FILE = 'demo.json';

/**
 * What is kept, else what a first start begins with. Whichever process comes first chooses the recorder's port, for all: a
 * worker that is there before any server has to know it too.
 */
export async function beginDemoState(dir: DataDir): Promise<DemoState> {
  const kept = readDemoState(dir);
  if (kept) return kept;
  const first: DemoState = { recorderPort: await freePort(), next: 0 };
  dir.writeFirst(FILE, first);
  const begun = readDemoState(dir);
  if (begun) return begun;
  // There, but not as it was written.
  writeDemoState(dir, first);
  return first;
}

/** Undefined before the first start, or when the file is not as it was written. */
export function readDemoState(dir: DataDir): DemoState | undefined {
  const value = dir.read(FILE) as Partial<Record<keyof DemoState, JsonValue>> | undefined;
  const { recorderPort, next } = value ?? {};
  return typeof recorderPort === 'number' && typeof next === 'number' ? { recorderPort, next } : undefined;
}

export function writeDemoState(dir: DataDir, state: DemoState): void {
  dir.write(FILE, state);
}

async function freePort(): Promise<number> {
  const probe = await startRecorder(0);
  await probe.close();
  return probe.port;
}

/** Where the recorder listens, as workflows call it. */
export function recorderUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

const SERVERS_FILE = 'servers.json';

interface RunningServer {
  url: string;
  pid: number;
}

/** Leaves word of where this process listens, for commands on the same machine. */
export function announceServer(dir: DataDir, url: string): void {
  dir.write(SERVERS_FILE, [...otherServers(dir), { url, pid: process.pid }] satisfies RunningServer[]);
}

/** Takes the word back. */
export function withdrawServer(dir: DataDir): void {
  dir.write(SERVERS_FILE, otherServers(dir));
}

/**
 * The server that was started last of those that run.
 *
 * @throws AutomateError FAILED_PRECONDITION when none runs on this data directory.
 */
export function readServerUrl(dir: DataDir): string {
  const url = otherServers(dir).at(-1)?.url;
  if (url !== undefined) return url;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `No server is running on ${dir.path}: run "npx -y pnpm@12 start" first, in another terminal.`,
    effect: 'none',
  });
}

/** Those that run; one that was killed took nothing back. */
function otherServers(dir: DataDir): RunningServer[] {
  const value = dir.read(SERVERS_FILE);
  const servers = Array.isArray(value) ? (value as Partial<Record<keyof RunningServer, JsonValue>>[]) : [];
  return servers.flatMap((server) => {
    const { url, pid } = server ?? {};
    return typeof url === 'string' && typeof pid === 'number' && pid !== process.pid && isAlive(pid)
      ? [{ url, pid }]
      : [];
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Alive, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
