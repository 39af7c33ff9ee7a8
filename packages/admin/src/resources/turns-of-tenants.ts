import { inTurns, type TurnsOptions } from '@automate/core';

/** Turns of each tenant by itself: whoever starts much waits for their own work alone. */
export function turnsOfTenants(options: TurnsOptions): (tenantId: string) => ReturnType<typeof inTurns> {
  const turns = new Map<string, ReturnType<typeof inTurns>>();
  return (tenantId) => {
    const turn = turns.get(tenantId) ?? inTurns(options);
    turns.set(tenantId, turn);
    return turn;
  };
}
