import { useQuery } from '@tanstack/react-query';
import { readMetrics } from '../../api/metrics.ts';
import { parseMetrics, type Sample } from './metrics.ts';

/** What was measured at one moment. */
export interface Reading {
  at: number;
  samples: Sample[];
}

const EVERY_MS = 5000;
/** Ten minutes. */
const KEPT = 120;

/** The newest readings while the page is open, oldest first. */
export function useMetrics() {
  return useQuery({
    queryKey: ['metrics'],
    queryFn: async ({ client, signal }): Promise<Reading[]> => {
      const before = client.getQueryData<Reading[]>(['metrics']) ?? [];
      return [...before, { at: Date.now(), samples: parseMetrics(await readMetrics(signal)) }].slice(-KEPT);
    },
    refetchInterval: EVERY_MS,
  });
}
