import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { BulkAction, BulkFilter } from './bulk-filter.ts';

/** What would be done to how many; nothing is. */
export function useBulkPreview(action: BulkAction, filter: BulkFilter | undefined) {
  return useQuery({
    queryKey: ['bulk', 'preview', action, filter],
    queryFn: async () => {
      const body = { action, filter: filter ?? {}, dryRun: true };
      const found = await client.post('/api/v1/bulk', { body });
      return 'statuses' in found ? found : undefined;
    },
    enabled: filter !== undefined,
  });
}
