import { type ActionEffect, defineAction, defineConnector, httpStatusError } from '@automate/connectors';
import { definePlugin } from '@automate/core';

interface TellParams {
  url: string;
  body: string;
}

/** Posts with the idempotency key as a header, so that the world can write down which step called it. */
function tell(effect: ActionEffect) {
  return defineAction<TellParams>({
    displayName: `Tell, ${effect}`,
    effect,
    input: {
      type: 'object',
      properties: { url: { type: 'string' }, body: { type: 'string' } },
      required: ['url', 'body'],
      additionalProperties: false,
    },
    async run({ url, body }, ctx) {
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
      return { status: answer.status };
    },
  });
}

export default definePlugin({
  id: 'world',
  contributes: [
    defineConnector({
      key: 'world',
      displayName: 'Outside world',
      actions: { once: tell('once'), idempotent: tell('idempotent'), pure: tell('pure') },
    }),
  ],
});
