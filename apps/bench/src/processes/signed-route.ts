import { json, type Route, rawBody, route } from '@automate/api';
import { type ResolvedTrigger, verifyWebhook } from '@automate/connectors';

export interface SignedRoute {
  /** Beside the product's webhook path. */
  path: `/${string}`;
  summary: string;
  /** Looked up once, at the first delivery; nothing of it is asked of anybody again. */
  trigger: () => Promise<ResolvedTrigger>;
  /** What keeps a delivery, opened once. Left out: it is forgotten. */
  openStore?: () => Promise<(body: Uint8Array) => Promise<void>>;
}

/** A route that checks a signature as the product's webhook route does, and does nothing of the rest. */
export function signedRoute({ path, summary, trigger, openStore }: SignedRoute): Route {
  const open = async () => {
    const store = await openStore?.();
    const { verification, secrets } = await trigger();
    return { verification, secrets: await secrets(), store };
  };
  let opened: ReturnType<typeof open> | undefined;
  return route({
    method: 'POST',
    path,
    access: { public: 'only in the bench: the signature over the raw body is checked' },
    summary,
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
      if (store !== undefined) await store(body);
      return json(202, { deliveryId: deliveryId ?? null });
    },
  });
}
