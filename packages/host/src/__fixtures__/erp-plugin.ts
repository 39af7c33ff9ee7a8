/** The source of a plugin on disk that does, and tries, everything an action can. */
export const erpPlugin = `
  import { defineAction, defineConnector } from '@automate/connectors';
  import { definePlugin } from '@automate/core';

  const input = (properties = {}) => ({ type: 'object', properties, additionalProperties: false });
  const answerOf = async (response) => ({ status: response.status, body: await response.text() });

  export default definePlugin({
    id: 'erp',
    contributes: [
      defineConnector({
        key: 'erp',
        displayName: 'ERP',
        fields: [
          { key: 'baseUrl', type: 'url', label: 'URL', required: true },
          { key: 'pageSize', type: 'integer', label: 'Page size', default: 50 },
          { key: 'options', type: 'json', label: 'Options', default: { deep: [1] } },
          { key: 'token', type: 'secret', label: 'Token' },
          { key: 'webhookSecret', type: 'secret', label: 'Webhook secret' },
        ],
        actions: {
          look: defineAction({
            displayName: 'Look',
            effect: 'pure',
            input: input({ text: { type: 'string' } }),
            async run(params, ctx) {
              ctx.log.info({ seen: true, tenantId: 'forged' }, 'looking');
              const { signal, fetch, log, secret, sign, plaintext, ...rest } = ctx;
              ctx.instance.config.options.deep.push('changed by the plugin');
              return { params, ...rest, deadline: undefined };
            },
          }),
          sign: defineAction({
            displayName: 'Sign',
            input: input({ to: { type: 'string' } }),
            async run({ to }, ctx) {
              const { placeholder } = await ctx.sign('token', { scheme: 'hmac', message: to });
              return answerOf(await ctx.fetch(to, { method: 'POST', headers: { 'x-signature': placeholder }, body: placeholder }));
            },
          }),
          plaintext: defineAction({ displayName: 'Plaintext', effect: 'pure', input: input(), run: async (_, ctx) => ctx.plaintext('token') }),
          post: defineAction({
            displayName: 'Post',
            input: { ...input({ to: { type: 'string' } }), required: ['to'] },
            effect: 'idempotent',
            idempotencyWindowMs: 60000,
            run: async ({ to }, ctx) => answerOf(await ctx.fetch(new URL(to, ctx.instance.config.baseUrl), {
              method: 'POST',
              headers: { authorization: 'Bearer ' + ctx.secret('token'), 'idempotency-key': ctx.idempotencyKey },
              body: 'order',
            })),
          }),
          escape: defineAction({
            displayName: 'Escape',
            input: input({ to: { type: 'string' } }),
            run: async ({ to }, ctx) => answerOf(await ctx.fetch(to, {
              checkTarget: () => {},
              secretScope: { tenantId: ctx.tenantId, ids: ['another-execution'] },
              headers: { authorization: ctx.secret('token') },
            })),
          }),
          reveal: defineAction({ displayName: 'Reveal', effect: 'pure', input: input(), run: async (_, ctx) => ({ [ctx.secret('token')]: [ctx.secret('token')] }) }),
          fail: defineAction({ displayName: 'Fail', input: input(), run: async (_, ctx) => { throw new TypeError('cannot use ' + ctx.secret('token')); } }),
          big: defineAction({ displayName: 'Big', input: input(), run: async () => 'ä'.repeat(600000) }),
          wait: defineAction({
            displayName: 'Wait',
            input: input(),
            run: (_, ctx) => new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))),
          }),
        },
        triggers: {
          webhook: {
            displayName: 'Webhook',
            verification: { scheme: 'hmac', header: 'x-signature', algorithm: 'sha256', encoding: 'hex', secretField: 'webhookSecret' },
            eventType: { header: 'x-event' },
          },
        },
      }),
      defineConnector({
        key: 'erp-open',
        displayName: 'Open',
        triggers: {
          first: { displayName: 'First', verification: { scheme: 'none' }, eventType: { prefix: 'one' } },
          second: { displayName: 'Second', verification: { scheme: 'none' }, eventType: { prefix: 'two' } },
        },
      }),
    ],
  });
`;
