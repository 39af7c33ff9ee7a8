import { json, type Route, rawBody, route } from '@automate/api';
import { type ResolvedTrigger, verifyWebhook } from '@automate/connectors';
import { openDatabase } from '@automate/db';
import { createRawBatches } from '../peers/raw-batches.ts';

/** Beside the product's webhook path. */
export const RAW_PATH = '/bench/raw';

/**
 * The bound that no accepting over this database can beat: the same server, the same checks of the same signature, then
 * the two bare rows of {@link createRawBatches}. `trigger` is looked up once.
 */
export function rawRoute(databaseUrl: string, trigger: () => Promise<ResolvedTrigger>): Route {
  const open = async () => {
    const { sql } = await openDatabase({ url: databaseUrl, max: 2 });
    const { verification, secrets } = await trigger();
    return { verification, secrets: await secrets(), store: await createRawBatches(sql) };
  };
  let opened: ReturnType<typeof open> | undefined;
  return route({
    method: 'POST',
    path: RAW_PATH,
    access: { public: 'only in the bench: the signature over the raw body is checked' },
    summary: 'Verify a delivery and store two bare rows',
    body: rawBody(),
    answers: { status: 202 },
    async handle({ request, body }) {
      opened ??= open();
      const { verification, secrets, store } = await opened;
      const { deliveryId } = verifyWebhook(verification, {
        headers: request.headers,
        rawBody: body,
        secrets,
        now: new Date(),
      });
      await store(Buffer.from(body).toString());
      return json(202, { deliveryId: deliveryId ?? null });
    },
  });
}
