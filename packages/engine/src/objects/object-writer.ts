import { createHash } from 'node:crypto';
import { AutomateError, toAutomateError } from '@automate/core';
import type { Storage } from '@automate/providers';
import type { Sql } from 'postgres';
import { v7 } from 'uuid';
import { answer } from '../database/answer.ts';
import type { StoredObject } from './object-storage.ts';

/** Whose an object is. */
export interface ObjectOwner {
  tenantId: string;
  executionId: string;
}

export interface WriteOptions {
  maxBytes: number;
  signal?: AbortSignal | undefined;
  /** Changes the content on its way: what is counted and hashed is what is stored. */
  through?: TransformStream<Uint8Array, Uint8Array> | undefined;
}

export type ObjectWriter = (
  owner: ObjectOwner,
  content: ReadableStream<Uint8Array>,
  options: WriteOptions,
) => Promise<StoredObject>;

/** How long one may take to be written. What is older than twice that, and belongs to nothing, is swept. */
export const MAX_WRITE_MS = 3_600_000;

/**
 * Writes objects, each at a place of its own: nobody ever writes to the same one, whoever tries again or was given up. Its
 * row comes first, so that an object without a step is found.
 */
export function createObjectWriter(sql: Sql, storage: Pick<Storage, 'put'>): ObjectWriter {
  return async ({ tenantId, executionId }, content, { maxBytes, signal, through }) => {
    const location = `runs/${folderOf(tenantId)}/${executionId}/${v7()}`;
    try {
      await answer(
        () => sql`
          insert into automate_engine.stored_objects (tenant_id, execution_id, location)
          values (${tenantId}, ${executionId}, ${location})`,
      );
    } catch (error) {
      await content.cancel(error).catch(() => {});
      throw error;
    }
    const hash = createHash('sha256');
    let bytes = 0;
    const counting = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        hash.update(chunk);
        bytes += chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    const changed = through === undefined ? content : content.pipeThrough(through);
    const limit = AbortSignal.timeout(MAX_WRITE_MS);
    await storage.put(
      location,
      changed.pipeThrough(counting),
      {},
      {
        maxBytes,
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      },
    );
    return { location, bytes, sha256: hash.digest('hex') };
  };
}

/** A name that any storage takes: ids of objects are unique without it. */
function folderOf(tenantId: string): string {
  return /^[\w-]{1,100}$/.test(tenantId) ? tenantId : createHash('sha256').update(tenantId).digest('hex');
}

/** What storing failed with. The step ran: whether it may be run again is for its effect to say. */
export function notStored(what: string, thrown: unknown): AutomateError {
  const { code, message, retryable, retryAfterMs } = toAutomateError(thrown);
  return new AutomateError({
    code,
    message: `The step ran, but ${what} could not be stored: ${message}`,
    retryable,
    retryAfterMs,
    effect: 'unknown',
    cause: thrown,
  });
}
