import { AutomateError } from '@automate/core';
import type { Setup } from '@automate/governance';
import { z } from 'zod';
import { jsonBody } from '../http/body-spec.ts';
import { HttpError } from '../http/http-error.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { apiKeySchema } from './api-keys.ts';

/** What the first start needs. */
export interface SetupPorts {
  setup: Pick<Setup, 'redeem'>;
  /** Told once the first key is out: the server may now listen beyond loopback. */
  onSetup?: () => void;
}

/** The one-time exchange of the setup token for the first API key. */
export function setupRoutes({ setup, onSetup }: SetupPorts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/setup',
      access: { public: 'there is no key yet: the one-time token from the 0600 file is asked for instead' },
      summary: 'Exchange the setup token for the first API key, once',
      body: jsonBody(
        z.strictObject({ token: z.string().min(1).max(500), keyName: z.string().min(1).max(200).optional() }),
      ),
      answers: { status: 201, schema: z.object({ token: z.string(), key: apiKeySchema }) },
      async handle({ body }) {
        const { token, info } = await setup.redeem(body.token, body.keyName).catch((error: unknown) => {
          throw AutomateError.isInstance(error) && error.code === 'FAILED_PRECONDITION' ? gone(error) : error;
        });
        onSetup?.();
        return json(201, { token, key: info });
      },
    }),
  ];
}

function gone(error: AutomateError): HttpError {
  return new HttpError({ status: 410, code: error.code, message: error.message });
}
