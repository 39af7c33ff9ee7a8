import type { HealthReport, InstanceContext } from '@automate/connectors';
import { AutomateError } from '@automate/core';
import { gitHubError } from './errors.ts';
import { HEADERS, jsonOf, urlFor } from './github-api.ts';

/**
 * Asks the root of the API, which every token may (https://docs.github.com/en/rest/meta/meta#github-api-root): whether it
 * can be reached, takes the token where there is one, and has requests left.
 */
export async function healthCheck(ctx: InstanceContext): Promise<HealthReport> {
  const url = urlFor(ctx, '/');
  const token = tokenOf(ctx);
  const answer = await ctx.fetch(url, {
    headers: token === undefined ? HEADERS : { ...HEADERS, authorization: `Bearer ${token}` },
  });
  const { status, headers } = answer;
  const body = await jsonOf(answer);
  if (status !== 200) {
    const { code, message } = gitHubError({ request: `GET ${url.origin}`, status, headers, body, attempt: 1 });
    return { status: code === 'RESOURCE_EXHAUSTED' ? 'degraded' : 'unhealthy', message, details: { status } };
  }
  const access = token === undefined ? 'without an access token: for webhooks only' : 'the access token is valid';
  return { status: 'healthy', message: `${url.host} answers; ${access}`, details: { status } };
}

/** Undefined for an instance that only hears. */
function tokenOf(ctx: InstanceContext): string | undefined {
  try {
    return ctx.secret('token');
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'FAILED_PRECONDITION') return undefined;
    throw error;
  }
}
