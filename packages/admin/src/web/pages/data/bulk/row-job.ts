import type { JsonObject } from '@automate/core';
import { client } from '../../../api/client.ts';
import { RESOURCE } from '../resource.ts';

/** Something that is done to many rows. */
export interface RowJob {
  id: string;
  state: 'running' | 'completed' | 'aborted';
  matched: number;
  done: number;
  refused: number;
  refusals: { id: string; code: string; message: string }[];
}

/** Which rows, and what they are given. */
export interface RowAction {
  ids?: string[];
  filter?: Record<string, string>;
  values?: JsonObject;
}

const ACTION = `${RESOURCE}/actions/{action}` as never;
const JOB = `${RESOURCE}/jobs/{id}` as never;
const ABORT = `${RESOURCE}/jobs/{id}/abort` as never;

export async function countRows(key: string, action: string, body: RowAction): Promise<number> {
  const options = { params: { path: { key, action } }, body: { ...body, dryRun: true } };
  return ((await client.post(ACTION, options as never)) as { matched: number }).matched;
}

export async function startJob(key: string, action: string, body: RowAction): Promise<RowJob> {
  const options = { params: { path: { key, action } }, body, idempotencyKey: crypto.randomUUID() };
  return client.post(ACTION, options as never) as Promise<unknown> as Promise<RowJob>;
}

export async function readJob(key: string, id: string, signal: AbortSignal): Promise<RowJob> {
  return client.get(JOB, { params: { path: { key, id } }, signal } as never) as Promise<unknown> as Promise<RowJob>;
}

export async function abortJob(key: string, id: string): Promise<RowJob> {
  return client.post(ABORT, { params: { path: { key, id } } } as never) as Promise<unknown> as Promise<RowJob>;
}
