import type { AnswerOf } from '@automate/client';
import type { JsonObject } from '@automate/core';
import { client } from '../../../api/client.ts';
import { type AdminResource, RESOURCE } from '../resource.ts';

export const ACTION = `${RESOURCE}/actions/{action}` as const;
export const JOB = `${RESOURCE}/jobs/{id}` as const;

/** Something that is done to many rows. */
export type RowJob = AnswerOf<'get', typeof JOB>;

/** Which rows, and what they are given. */
export interface RowAction {
  ids?: string[];
  filter?: Record<string, string>;
  values?: JsonObject;
}

/** What a resource lets people do to many rows. */
export interface BulkAction {
  key: string;
  label: string;
  description?: string;
  /** Fields whose value is asked for. */
  ask: readonly string[];
}

/** An action and what it is done to. */
export interface BulkProps {
  resource: AdminResource;
  action: BulkAction;
  which: Pick<RowAction, 'ids' | 'filter'>;
}

export async function countRows(key: string, action: string, body: RowAction): Promise<number> {
  return (await client.post(ACTION, { params: { path: { key, action } }, body: { ...body, dryRun: true } })).matched;
}
