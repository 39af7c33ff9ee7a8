import type { Claim } from '@automate/outbox';
import type { Sql } from 'postgres';
import { decideLimits } from './decide-limits.ts';

/** Looks where something changed for runs that wait: each workflow once for all claims. `onWoken`: some may begin. */
export function createLimitsHandler(options: {
  sql: Sql;
  onWoken(): void;
}): (claims: readonly Claim[]) => Promise<void> {
  const { sql, onWoken } = options;
  return async (claims) => {
    const groups = Map.groupBy(claims, ({ tenantId, ref }) => `${tenantId} ${ref}`);
    for (const group of groups.values()) {
      const [{ tenantId, ref }] = group as [Claim];
      const changes = group.map(({ payload }) => payload as { ended?: string; gate?: string } | null);
      const { woken } = await decideLimits(sql, {
        tenantId,
        workflowId: ref ?? '',
        ended: changes.flatMap((change) => change?.ended ?? []),
        gates: changes.flatMap((change) => change?.gate ?? []),
        all: changes.includes(null),
      });
      if (woken > 0) onWoken();
    }
  };
}
