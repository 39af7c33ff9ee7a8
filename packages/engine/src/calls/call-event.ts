import { createHash } from 'node:crypto';
import type { JsonValue } from '@automate/core';
import { MANUAL_START } from '@automate/workflow';

/** How deep calls may nest: what calls itself ends. */
export const MAX_CALL_DEPTH = 20;

/** Longest delivery id of an event. */
const MAX_LENGTH = 300;
const ORIGIN = /^call\/(\d+)\/([0-9a-f-]{36})\//;

/**
 * Names one call of one step: the delivery id of its event, the origin of the run that it starts, and the signal that its
 * caller waits for. `call/<depth>/<execution>/<path>`; a path that is too long is there by its digest.
 */
export function originOf(caller: { origin: string; executionId: string }, path: string, end: '' | '#' = ''): string {
  const begin = `call/${depthOf(caller.origin) + 1}/${caller.executionId}/`;
  if (begin.length + path.length + end.length <= MAX_LENGTH) return `${begin}${path}${end}`;
  return `${begin}${createHash('sha256').update(path).digest('hex')}${end}`;
}

/** Whether a run with this origin handles items of its caller's loop: no path of a step ends with `#`. */
export function isPart(origin: string): boolean {
  return origin.endsWith('#') && ORIGIN.test(origin);
}

/** Whether an event is a call of a run, which no one else may send. */
export function isCall({ type, deliveryId }: { type: string; deliveryId?: string | null | undefined }): boolean {
  return type === MANUAL_START && typeof deliveryId === 'string' && deliveryId.startsWith('call/');
}

/** How many calls led to a run with this origin. */
export function depthOf(origin: string): number {
  return Number(ORIGIN.exec(origin)?.[1] ?? 0);
}

/** The id of the run that called one with this origin; undefined where none did. */
export function callerOf(origin: string): string | undefined {
  return ORIGIN.exec(origin)?.[2];
}

/** What a caller is told of the run it called. */
export interface CallEnd {
  /** Absent where no run was started. */
  executionId?: string;
  status: string;
  output: JsonValue;
  error?: { code: string; message: string; effect?: string };
}
