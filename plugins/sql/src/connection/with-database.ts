import { setTimeout as sleep } from 'node:timers/promises';
import type { StepContext } from '@automate/workflow';
import type { ConnectionInput } from './connection-schema.ts';
import { type OpenClient, openClient } from './open-client.ts';

/** How long the server may take to end a statement that was cancelled, milliseconds. */
const GRACE_MS = 5000;
/** Between two requests to cancel, milliseconds. */
const AGAIN_MS = 250;

/**
 * Does something over a connection of its own, which is closed afterwards. When the step is over before, the server is asked
 * to end the statement under way; a connection that does not end then is cut.
 */
export async function withDatabase<T>(
  connection: ConnectionInput,
  ctx: StepContext,
  work: (open: OpenClient) => Promise<T>,
): Promise<T> {
  const open = await openClient(connection, ctx);
  let over = false;
  const isOver = () => over;
  const onAbort = () => void stop(open, isOver, ctx.signal.reason as Error);
  ctx.signal.addEventListener('abort', onAbort, { once: true });
  try {
    ctx.signal.throwIfAborted();
    return await work(open);
  } finally {
    over = true;
    ctx.signal.removeEventListener('abort', onAbort);
    await open.client.end();
  }
}

/** Asks more than once: a server forgets a request that comes between two messages of a statement. */
async function stop(open: OpenClient, isOver: () => boolean, reason: Error): Promise<void> {
  for (let asked = 0; asked < GRACE_MS / AGAIN_MS && !isOver(); asked++) {
    await open.cancel();
    await sleep(AGAIN_MS);
  }
  if (!isOver()) open.destroy(reason);
}
