import type { AnswerOf } from '@automate/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { reading } from '../../api/read.ts';

export const WINDOWS = ['hour', 'day', 'week'] as const;
export type Window = (typeof WINDOWS)[number];
export type Overview = AnswerOf<'get', '/api/v1/overview'>;

const EVERY_MS = 10_000;

/** How runs are, asked again every ten seconds, however much happens. */
export function useOverview(window: Window) {
  return useQuery({
    ...reading('/api/v1/overview', { query: { window } }),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  });
}
