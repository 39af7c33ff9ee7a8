import { type ActionContext, httpStatusError } from '@automate/connectors';

/** Asks the service: a POST for each action, to be replaced by what yours wants. */
export async function ask<Result>(action: string, params: object, ctx: ActionContext): Promise<Result> {
  const url = new URL(String(ctx.instance.config.url));
  const answer = await ctx.fetch(new URL(action, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': ctx.idempotencyKey },
    body: JSON.stringify(params),
    signal: ctx.signal,
  });
  const { status, headers } = answer;
  if (status !== 200) throw httpStatusError({ request: `POST ${url.origin}`, status, headers, attempt: ctx.attempt });
  return (await answer.json()) as Result;
}
