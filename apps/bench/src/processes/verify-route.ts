import { json, type Route, rawBody, route } from '@automate/api';
import { type ResolvedTrigger, verifyWebhook } from '@automate/connectors';

/** Beside the product's webhook path. */
export const VERIFY_PATH = '/bench/verified';

/**
 * The bound that accepting is compared with: the same server, the same checks of the same signature, then 202 without a
 * database. `trigger` is looked up once; nothing of it is asked of anybody again.
 */
export function verifyRoute(trigger: () => Promise<ResolvedTrigger>): Route {
  let found: Promise<{ verification: ResolvedTrigger['verification']; secrets: string[] }> | undefined;
  return route({
    method: 'POST',
    path: VERIFY_PATH,
    access: { public: 'only in the bench: the signature over the raw body is checked' },
    summary: 'Verify a delivery and forget it',
    body: rawBody(),
    answers: { status: 202 },
    async handle({ request, body }) {
      found ??= trigger().then(async ({ verification, secrets }) => ({ verification, secrets: await secrets() }));
      const { verification, secrets } = await found;
      const { deliveryId } = verifyWebhook(verification, {
        headers: request.headers,
        rawBody: body,
        secrets,
        now: new Date(),
      });
      return json(202, { deliveryId: deliveryId ?? null });
    },
  });
}
