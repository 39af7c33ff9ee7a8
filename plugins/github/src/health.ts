import type { HealthReport, InstanceContext } from '@automate/connectors';
import { AutomateError } from '@automate/core';
import { gitHubError } from './errors.ts';
import { HEADERS, jsonOf, urlFor } from './github-api.ts';

const NEITHER =
  'it can do nothing yet: set an access token for steps that call GitHub, or a webhook secret: without one deliveries are refused with 409';
const NO_WEBHOOKS = '; there is no webhook secret, so deliveries are refused with 409';

/**
 * Asks the root of the API, which every token may (https://docs.github.com/en/rest/meta/meta#github-api-root): whether it
 * can be reached, takes the token, and has requests left. An instance that only hears needs nothing of the API, which
 * answers 60 requests an hour without a token: a check each minute would use them up.
 */
export async function healthCheck(ctx: InstanceContext): Promise<HealthReport> {
  const [token, webhookSecret] = [secretOf(ctx, 'token'), secretOf(ctx, 'webhookSecret')];
  if (token === undefined && webhookSecret === undefined) return { status: 'degraded', message: NEITHER };
  if (token === undefined)
    return { status: 'healthy', message: 'for webhooks only: there is no access token to check' };
  const url = urlFor(ctx, '/');
  const answer = await ctx.fetch(url, { headers: { ...HEADERS, authorization: `Bearer ${token}` } });
  const { status, headers } = answer;
  const body = await jsonOf(answer);
  if (status !== 200) {
    const { code, message } = gitHubError({ request: `GET ${url.origin}`, status, headers, body, attempt: 1 });
    return { status: code === 'RESOURCE_EXHAUSTED' ? 'degraded' : 'unhealthy', message, details: { status } };
  }
  return {
    status: 'healthy',
    message: `${url.host} answers; the access token is valid${webhookSecret === undefined ? NO_WEBHOOKS : ''}`,
    details: { status },
  };
}

/** Undefined where it is not configured: an instance may only hear, or only call. */
function secretOf(ctx: InstanceContext, field: 'token' | 'webhookSecret'): string | undefined {
  try {
    return ctx.secret(field);
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'FAILED_PRECONDITION') return undefined;
    throw error;
  }
}
