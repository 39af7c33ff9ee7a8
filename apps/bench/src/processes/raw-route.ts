import type { Route } from '@automate/api';
import { openDatabase } from '@automate/db';
import { createRawBatches } from '../peers/raw-batches.ts';
import { type SignedRoute, signedRoute } from './signed-route.ts';

export const RAW_PATH = '/bench/raw';

/**
 * The bound that no accepting over this database can beat: the same server, the same checks of the same signature, then
 * the two bare rows of {@link createRawBatches}.
 */
export function rawRoute(databaseUrl: string, trigger: SignedRoute['trigger']): Route {
  return signedRoute({
    path: RAW_PATH,
    summary: 'Verify a delivery and store two bare rows',
    trigger,
    async openStore() {
      const { sql } = await openDatabase({ url: databaseUrl, max: 2 });
      const store = await createRawBatches(sql);
      return (body) => store(Buffer.from(body).toString());
    },
  });
}
