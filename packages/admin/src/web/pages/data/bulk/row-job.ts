import type { AnswerOf } from '@automate/client';
import type { JsonObject } from '@automate/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { reading } from '../../../api/read.ts';
import { type AdminResource, RESOURCE } from '../resource.ts';

export const ACTION = `${RESOURCE}/actions/{action}` as const;
export const JOBS = `${RESOURCE}/jobs` as const;
export const JOB = `${JOBS}/{id}` as const;

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

/** How often a job that runs is looked at, in milliseconds. */
const FOLLOWED_MS = 500;

/** Whether it has not come to its end: what lost its process, another one goes on with. */
export function isOpen({ state }: RowJob): boolean {
  return state === 'running' || state === 'interrupted';
}

/** One job, followed until its end. `started`: what is known of it already. */
export function useRowJob(key: string, id: string, started?: RowJob) {
  return useQuery({
    ...reading(JOB, { path: { key, id } }),
    ...(started && { initialData: { body: started, etag: undefined } }),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data.body) ? FOLLOWED_MS : false),
  });
}

/** How much of it is done, from 0 to 100. */
export function shareOf({ done, refused, matched, state }: RowJob): number {
  if (state === 'completed') return 100;
  return matched === 0 ? 0 : Math.min(100, (100 * (done + refused)) / matched);
}

export async function countRows(key: string, action: string, body: RowAction): Promise<number> {
  return (await client.post(ACTION, { params: { path: { key, action } }, body: { ...body, dryRun: true } })).matched;
}
