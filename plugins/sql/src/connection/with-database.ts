import type { StepContext } from '@automate/workflow';
import type { ConnectionInput } from './connection-schema.ts';
import { type OpenClient, openClient } from './open-client.ts';

/** How long the server may take to end a statement that was cancelled, milliseconds. */
const GRACE_MS = 5000;

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
  let cut: NodeJS.Timeout | undefined;
  const onAbort = () => {
    cut = setTimeout(() => open.destroy(ctx.signal.reason as Error), GRACE_MS);
    void open.cancel();
  };
  ctx.signal.addEventListener('abort', onAbort, { once: true });
  try {
    ctx.signal.throwIfAborted();
    return await work(open);
  } finally {
    ctx.signal.removeEventListener('abort', onAbort);
    await open.client.end();
    clearTimeout(cut);
  }
}
