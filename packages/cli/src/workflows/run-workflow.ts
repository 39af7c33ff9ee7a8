import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@automate/client';
import { AutomateError, type JsonValue } from '@automate/core';
import type { ServerClient } from '../server/server-client.ts';
import type { Terminal } from '../terminal.ts';
import { describeEnd, type Run, tellSteps } from './tell-run.ts';

const LOOK_EVERY_MS = 300;
/** How long nothing need be said of a run that nobody has begun. */
const QUIET_MS = 5_000;
/** How long a server may be gone, say to start again, before following ends. */
const GONE_MS = 60_000;

export interface RunOptions {
  client: ServerClient;
  name: string;
  input: JsonValue;
  /** Follow it to its end. */
  wait: boolean;
  json: boolean;
  terminal: Terminal;
  /** Ends following, not the run. */
  signal: AbortSignal;
}

/** The exit code of a command that followed a run. */
const EXIT: Record<string, number> = { completed: 0, failed: 1, cancelled: 2, uncertain: 3 };
/** Of one that no longer follows: as of a command that SIGINT ended. */
const INTERRUPTED = 130;

/** Starts a run and tells what its steps do. Gives the exit code: by how the run ended. @throws AutomateError */
export async function runWorkflow({ client, name, input, wait, json, terminal, signal }: RunOptions): Promise<number> {
  const { api } = client;
  // With a key, starting again after an answer that was lost starts nothing twice.
  const accepted = await api.post('/api/v1/workflows/{workflow}/runs', {
    params: { path: { workflow: name } },
    body: { input },
    idempotencyKey: randomUUID(),
  });
  if (!wait) {
    terminal.out(
      json ? JSON.stringify(accepted, null, 2) : `started: event ${accepted.eventId}, trace ${accepted.traceId}`,
    );
    return 0;
  }
  const tell = json ? () => {} : tellSteps((line) => terminal.err(line));
  let id: string | undefined;
  let goneSince: number | undefined;
  const began = performance.now();
  let quiet = !json;
  while (!signal.aborted) {
    try {
      id ??= await findRun(api, accepted.eventId);
      const run = id === undefined ? undefined : await api.get('/api/v1/executions/{id}', { params: { path: { id } } });
      goneSince = undefined;
      if (run !== undefined) tell(run);
      if (run?.finishedAt !== undefined) return end(run, json, terminal);
      if (run === undefined && quiet && performance.now() - began > QUIET_MS) {
        quiet = false;
        terminal.err('no worker has begun it yet; Ctrl-C stops following, and the run goes on');
      }
    } catch (error) {
      if (!isGone(error)) throw error;
      goneSince ??= performance.now();
      if (performance.now() - goneSince > GONE_MS) throw error;
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
  terminal.err(`no longer followed; it goes on: ${id === undefined ? `event ${accepted.eventId}` : `run ${id}`}`);
  return INTERRUPTED;
}

async function findRun(api: Client, eventId: string): Promise<string | undefined> {
  const { data } = await api.get('/api/v1/executions', { params: { query: { eventId } } });
  // A rerun of it would be newer.
  return data.at(-1)?.id;
}

function end(run: Run, json: boolean, terminal: Terminal): number {
  if (json) terminal.out(JSON.stringify(run, null, 2));
  else {
    terminal.err(describeEnd(run));
    if (run.output !== undefined) terminal.out(JSON.stringify(run.output, null, 2));
  }
  return EXIT[run.status] ?? 1;
}

function isGone(error: unknown): boolean {
  return AutomateError.isInstance(error) && error.code === 'UNAVAILABLE';
}
