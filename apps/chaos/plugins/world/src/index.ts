import {
  type ActionContext,
  type ActionEffect,
  defineAction,
  defineConnector,
  httpStatusError,
  profileActions,
} from '@automate/connectors';
import { definePlugin } from '@automate/core';

interface TellParams {
  url: string;
  body: string;
  /** How often what it gives has the idempotency key in it. Default: not at all. */
  size?: number;
}

/** Posts with the idempotency key as a header, so that the world can write down which step called it. */
async function post(ctx: ActionContext, url: string, body: string): Promise<number> {
  const answer = await ctx.fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': ctx.idempotencyKey },
    body: JSON.stringify({ body }),
    signal: ctx.signal,
  });
  // Nothing that the contract speaks of.
  if (answer.status === 418) throw new TypeError('the answer of the world makes no sense');
  if (!answer.ok) {
    throw httpStatusError({
      request: 'POST to the world',
      status: answer.status,
      headers: answer.headers,
      attempt: ctx.attempt,
    });
  }
  return answer.status;
}

function tell(effect: ActionEffect) {
  return defineAction<TellParams>({
    displayName: `Tell, ${effect}`,
    effect,
    input: {
      type: 'object',
      properties: { url: { type: 'string' }, body: { type: 'string' }, size: { type: 'integer' } },
      required: ['url', 'body'],
      additionalProperties: false,
    },
    async run({ url, body, size }, ctx) {
      const status = await post(ctx, url, body);
      return { status, ...(size !== undefined && { text: ctx.idempotencyKey.repeat(size) }) };
    },
  });
}

const notice = profileActions('notification').send_notification({
  effect: 'idempotent',
  async run({ recipient, message }, ctx) {
    await post(ctx, recipient, message);
    return { delivered: true };
  },
});

export default definePlugin({
  id: 'world',
  contributes: [
    defineConnector({
      key: 'world',
      displayName: 'Outside world',
      implements: ['notification'],
      actions: {
        once: tell('once'),
        idempotent: tell('idempotent'),
        pure: tell('pure'),
        send_notification: notice,
      },
    }),
  ],
});
