import { defineAction, httpStatusError } from '@automate/connectors';

const SERVICE = 'https://api.example.com';

/** Asks the service. `ctx.fetch` is guarded, goes to the hosts of the manifest's permissions, and puts secrets in. */
export const getItem = defineAction<{ id: string }>({
  displayName: 'Get an item',
  effect: 'pure',
  input: {
    type: 'object',
    properties: { id: { type: 'string', minLength: 1 } },
    required: ['id'],
    additionalProperties: false,
  },
  async run({ id }, ctx) {
    const answer = await ctx.fetch(`${SERVICE}/items/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${ctx.secret('token')}` },
      signal: ctx.signal,
    });
    const { status, headers } = answer;
    if (status !== 200) throw httpStatusError({ request: `GET ${SERVICE}`, status, headers, attempt: ctx.attempt });
    return { status, body: await answer.text() };
  },
});
