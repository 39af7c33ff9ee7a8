import type { AnswerOf } from '@automate/client';
import type { JsonObject } from '@automate/core';
import { client } from '../../../api/client.ts';
import { RESOURCE } from '../resource.ts';

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

export async function countRows(key: string, action: string, body: RowAction): Promise<number> {
  return (await client.post(ACTION, { params: { path: { key, action } }, body: { ...body, dryRun: true } })).matched;
}
