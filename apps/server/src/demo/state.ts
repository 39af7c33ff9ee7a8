import { AutomateError, type JsonValue } from '@automate/core';
import type { DataDir } from '../data-dir.ts';

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

/** Undefined before the first start, or when the file is not as it was written. */
export function readDemoState(dir: DataDir): DemoState | undefined {
  const value = dir.read(FILE) as Partial<Record<keyof DemoState, JsonValue>> | undefined;
  const { recorderPort, next } = value ?? {};
  return typeof recorderPort === 'number' && typeof next === 'number' ? { recorderPort, next } : undefined;
}

export function writeDemoState(dir: DataDir, state: DemoState): void {
  dir.write(FILE, state);
}

/** Where the recorder listens, as workflows call it. */
export function recorderUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

const SERVER_FILE = 'server.json';

/** Leaves word of where the server listens, for commands on the same machine. */
export function writeServerUrl(dir: DataDir, url: string): void {
  dir.write(SERVER_FILE, { url, pid: process.pid });
}

/** @throws AutomateError FAILED_PRECONDITION when no server was ever started on this data directory. */
export function readServerUrl(dir: DataDir): string {
  const value = dir.read(SERVER_FILE) as { url?: unknown } | undefined;
  if (typeof value?.url === 'string') return value.url;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `No server was started on ${dir.path}: run "npx -y pnpm@12 start" first.`,
    effect: 'none',
  });
}
