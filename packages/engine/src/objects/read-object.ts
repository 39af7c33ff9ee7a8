import { createHash } from 'node:crypto';
import { AutomateError } from '@automate/core';
import type { Storage } from '@automate/providers';
import type { StoredObject } from './object-storage.ts';

/**
 * The content of an object as it was written. Its last bytes are held back until it is known to be that: what is not does
 * not come to its end.
 * @throws AutomateError DATA_LOSS (it is not there, or another one), and what the storage throws: UNAVAILABLE, ...
 */
export async function readObject(
  storage: Pick<Storage, 'get'>,
  { location, bytes, sha256 }: StoredObject,
  signal?: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  let found: Awaited<ReturnType<Storage['get']>>;
  try {
    found = await storage.get(location, signal === undefined ? {} : { signal });
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'NOT_FOUND') throw lost(location, 'is not there any more');
    throw error;
  }
  if (found.size !== bytes) {
    await found.content.cancel();
    throw lost(location, `has ${found.size} bytes, not the ${bytes} that were stored`);
  }
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  return found.content.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        hash.update(chunk);
        if (held !== undefined) controller.enqueue(held);
        held = chunk;
      },
      flush(controller) {
        if (hash.digest('hex') !== sha256) throw lost(location, 'is not what was stored: its SHA-256 is another');
        if (held !== undefined) controller.enqueue(held);
      },
    }),
  );
}

function lost(location: string, how: string): AutomateError {
  return new AutomateError({
    code: 'DATA_LOSS',
    message: `The object ${location} ${how}. Bring the storage back to what it was, or run the steps again.`,
    retryable: false,
    effect: 'none',
  });
}
