import type { Claim } from '../item.ts';

/** Decimal digits compare as numbers do once the shorter come first. */
function isOlder(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}

function comesFirst(a: Claim, b: Claim): boolean {
  return a.priority === b.priority ? isOlder(a.id, b.id) : a.priority < b.priority;
}

/**
 * Claims in the order in which they are to run: each tenant's by priority, then age, the tenants in turn. A database hands
 * them out in whatever order it wrote their rows.
 */
export function inRunningOrder(claims: Claim[]): Claim[] {
  const inOrder = claims.every((claim, at) => {
    const before = claims[at - 1];
    return !before || (before.tenantId === claim.tenantId && comesFirst(before, claim));
  });
  if (inOrder) return claims;
  const lanes = [...Map.groupBy(claims, (claim) => claim.tenantId).values()];
  for (const lane of lanes) lane.sort((a, b) => (comesFirst(a, b) ? -1 : 1));
  const ordered: Claim[] = [];
  for (let round = 0; ordered.length < claims.length; round += 1) {
    for (const lane of lanes) {
      const claim = lane[round];
      if (claim) ordered.push(claim);
    }
  }
  return ordered;
}
