import { DEFAULT_TENANT } from '@automate/core';
import type { ExecutionDetail } from '@automate/engine';
import type { Automate } from '@automate/server';
import type { DataDir } from '../data-dir.ts';
import { brief, duration, type Story } from '../story.ts';
import { deliveryAt, nameOf } from './corpus.ts';
import { deliver } from './deliver.ts';
import { follow } from './follow.ts';
import { readReceived } from './recorder.ts';
import { DEMO_CONNECTOR, DEMO_INSTANCE, DEMO_SECRET, readDemoState, writeDemoState } from './state.ts';

/** Sends the next delivery to a running server and tells what becomes of it, to the end. */
export async function showDelivery(
  { engine, secrets }: Pick<Automate, 'engine' | 'secrets'>,
  serverUrl: string,
  dir: DataDir,
  story: Story,
): Promise<void> {
  const { next, recorderPort } = readDemoState(dir) ?? { next: 0, recorderPort: 0 };
  const delivery = deliveryAt(next);
  const path = `/api/v1/webhooks/${DEMO_CONNECTOR}/${DEMO_INSTANCE}`;
  const secret = await secrets.plaintext(DEFAULT_TENANT, DEMO_SECRET);
  // Counted before it is sent: a server that dies in the middle goes on with this run, and not with this delivery again.
  writeDemoState(dir, { recorderPort, next: next + 1 });
  const sent = await deliver(`${serverUrl}${path}`, secret, delivery);

  story.row('delivery', `${nameOf(delivery)}, ${sent.bytes} bytes, signed ${sent.signature.slice(0, 20)}…`);
  story.row('', `POST ${path} → 202 in ${duration(sent.tookMs)}`);
  story.row('accepted', `trace ${sent.traceId}, event ${sent.eventId}${sent.duplicate ? ' (a duplicate)' : ''}`);
  const runs = await follow(engine, DEFAULT_TENANT, sent.eventId, story);
  for (const run of runs) await tellReceived(run, recorderPort, story);
}

/** What the outside world has to say of a run: its own record, not ours. */
async function tellReceived({ steps }: ExecutionDetail, recorderPort: number, story: Story): Promise<void> {
  const keys = new Set(steps.flatMap(({ idempotencyKey }) => idempotencyKey ?? []));
  const received = await readReceived(recorderPort).catch(() => []);
  const own = received.filter(({ idempotencyKey }) => idempotencyKey !== undefined && keys.has(idempotencyKey));
  if (own.length === 0) story.row('endpoint', 'received nothing');
  for (const { method, path, body } of own) story.row('endpoint', `received ${method} ${path} ${brief(parsed(body))}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
