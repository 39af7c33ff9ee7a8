import { definePlugin, type JsonObject } from '@automate/core';
import type { ActionContext } from '../action-context.ts';
import { defineConnector } from '../connector-point.ts';
import { httpStatusError } from '../http/status-error.ts';
import { profileActions } from '../profile-actions.ts';

const fields = [{ key: 'url', type: 'url', label: 'URL', required: true }] as const;

async function ask(ctx: ActionContext, path: string, body: object): Promise<JsonObject> {
  const url = `${String(ctx.instance.config.url).replace(/\/$/, '')}/${path}`;
  const answer = await ctx.fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': ctx.idempotencyKey },
    body: JSON.stringify(body),
    signal: ctx.signal,
  });
  if (answer.status === 200) return (await answer.json()) as JsonObject;
  throw httpStatusError({ request: `POST ${path}`, status: answer.status, headers: answer.headers, attempt: ctx.attempt });
}

const messenger = defineConnector({
  key: 'messenger',
  displayName: 'Messenger',
  fields,
  implements: ['notification'],
  actions: {
    send_notification: profileActions('notification').send_notification({
      async run({ recipient, message, subject }, ctx) {
        const { message_id } = await ask(ctx, 'message', { to: recipient, text: message, title: subject ?? null });
        return { delivered: true, id: message_id as string };
      },
    }),
  },
});

async function paymentOf(paymentId: string, ctx: ActionContext) {
  const { currency, amount, refunded } = await ask(ctx, 'payment', { id: paymentId });
  const status = refunded === 0 ? 'succeeded' : refunded === amount ? 'refunded' : 'partially_refunded';
  return { paymentId, status, amount: amount as number, currency: currency as string } as const;
}

const till = defineConnector({
  key: 'till',
  displayName: 'Till',
  fields,
  implements: ['payment'],
  actions: {
    process_payment: profileActions('payment').process_payment({
      async run({ amount, currency, paymentMethod }, ctx) {
        const { id } = await ask(ctx, 'pay', { cents: amount, currency, method: paymentMethod });
        return { paymentId: id as string, status: 'succeeded', amount, currency };
      },
    }),
    refund: profileActions('payment').refund({
      effect: 'idempotent',
      async run({ paymentId, amount: cents }, ctx) {
        const { id, amount } = await ask(ctx, 'refund', { id: paymentId, cents });
        return { refundId: id as string, status: 'succeeded', amount: amount as number };
      },
    }),
    status: profileActions('payment').status({ run: ({ paymentId }, ctx) => paymentOf(paymentId, ctx) }),
  },
});

const library = defineConnector({
  key: 'library',
  displayName: 'Library',
  fields,
  implements: ['search'],
  actions: {
    index: profileActions('search').index({
      async run(params, ctx) {
        await ask(ctx, 'put', params);
        return { id: params.id };
      },
    }),
    remove: profileActions('search').remove({
      async run(params, ctx) {
        return { removed: (await ask(ctx, 'remove', params)).existed as boolean };
      },
    }),
    query: profileActions('search').query({
      async run({ index, query: text }, ctx) {
        const { found } = await ask(ctx, 'find', { index, text });
        return { hits: found as { id: string; document: JsonObject }[] };
      },
    }),
  },
});

async function accept(event: object, ctx: ActionContext) {
  await ask(ctx, 'event', event);
  return { accepted: true };
}

const counter = defineConnector({
  key: 'counter',
  displayName: 'Counter',
  fields,
  implements: ['analytics'],
  actions: {
    track: profileActions('analytics').track({ run: accept }),
    identify: profileActions('analytics').identify({ run: accept }),
  },
});

const bridge = defineConnector({
  key: 'bridge',
  displayName: 'Bridge',
  fields,
  implements: ['integration'],
  actions: {
    start: profileActions('integration').start({
      async run(_, ctx) {
        return { state: (await ask(ctx, 'switch', { on: true })).running ? 'running' : 'failed' };
      },
    }),
    stop: profileActions('integration').stop({
      async run(_, ctx) {
        return { state: (await ask(ctx, 'switch', { on: false })).running ? 'stopping' : 'stopped' };
      },
    }),
    sync: profileActions('integration').sync({
      async run(params, ctx) {
        return { state: 'completed', updated: (await ask(ctx, 'sync', params)).updated as number };
      },
    }),
  },
});

const engine = defineConnector({
  key: 'engine',
  displayName: 'Engine',
  fields,
  implements: ['workflow'],
  actions: {
    start: profileActions('workflow').start({
      async run(params, ctx) {
        return { runId: (await ask(ctx, 'run', params)).id as string, status: 'running' };
      },
    }),
    signal: profileActions('workflow').signal({
      async run({ runId, signal }, ctx) {
        await ask(ctx, 'signal', { id: runId, signal });
        return { accepted: true };
      },
    }),
    status: profileActions('workflow').status({
      async run({ runId }, ctx) {
        await ask(ctx, 'run-status', { id: runId });
        return { runId, status: 'running' };
      },
    }),
  },
});

/** One connector for each profile. */
export const connectors = {
  notification: messenger,
  payment: till,
  search: library,
  analytics: counter,
  integration: bridge,
  workflow: engine,
};

export default definePlugin({ id: 'profiles', contributes: Object.values(connectors) });
