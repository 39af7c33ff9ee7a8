import { AutomateError } from '@automate/core';
import type { Setup } from '@automate/governance';
import { z } from 'zod';
import { jsonBody } from '../http/body-spec.ts';
import { HttpError } from '../http/http-error.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { refuseForeign, type Site } from '../http/same-site.ts';
import { apiKeySchema } from './api-keys.ts';
import { newUserShape, userSchema } from './users.ts';

/** What the first start needs. */
export interface SetupPorts {
  setup: Pick<Setup, 'redeem' | 'redeemForOwner' | 'setupPending'>;
  site: Site;
  /** Told once the token was used: the server may now listen beyond loopback. */
  onSetup?: () => void;
}

const body = z.strictObject({
  token: z.string().min(1).max(500),
  keyName: z.string().min(1).max(200).optional(),
  admin: z
    .strictObject({ ...newUserShape, password: z.string().min(1).max(1_000) })
    .optional()
    .describe('The first owner. With one there is a key only when it has a name'),
});

/** The one-time exchange of the setup token for the first API key or the first owner. */
export function setupRoutes({ setup, site, onSetup }: SetupPorts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/setup',
      access: { public: 'who comes first is to be asked for the token, not for a password that nobody has' },
      summary: 'Whether the setup token is still to be used',
      answers: { status: 200, schema: z.object({ pending: z.boolean() }) },
      handle: async () => json(200, { pending: await setup.setupPending() }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/setup',
      access: { public: 'there is no key yet: the one-time token from the 0600 file is asked for instead' },
      summary: 'Exchange the setup token, once: for the first API key, or for the first owner, who logs in then',
      body: jsonBody(body),
      answers: {
        status: 201,
        schema: z.object({ token: z.string().optional(), key: apiKeySchema.optional(), user: userSchema.optional() }),
        secret: true,
      },
      async handle({ request, body: { token, keyName, admin } }) {
        if (admin !== undefined) refuseForeign(request, site, 'taken');
        const redeemed = await (admin === undefined
          ? setup.redeem(token, keyName).then((key) => ({ key, user: undefined }))
          : setup.redeemForOwner(token, admin, keyName)
        ).catch((error: unknown) => {
          throw AutomateError.isInstance(error) && error.code === 'FAILED_PRECONDITION' ? gone(error) : error;
        });
        onSetup?.();
        const { user, key } = redeemed;
        return json(201, { ...(key && { token: key.token, key: key.info }), ...(user && { user }) });
      },
    }),
  ];
}

function gone(error: AutomateError): HttpError {
  const { code, message, details } = error;
  return new HttpError({ status: 410, code, message, ...(details && { details }) });
}
