import { httpStatusError } from '@automate/connectors';
import { AutomateError, definePlugin } from '@automate/core';
import { defineStepExecutor, defineStepType, type StepEffect } from '@automate/workflow';

interface TellInput {
  url: string;
  body: string;
  /** How often the artifact that it leaves has the idempotency key in it. Default: it leaves none. */
  size?: number;
}

/** Tells the world, from a process of its own that is killed now and then. */
function tell(effect: StepEffect) {
  return defineStepExecutor<TellInput>({
    displayName: `Tell, ${effect}`,
    effect,
    input: {
      type: 'object',
      properties: { url: { type: 'string' }, body: { type: 'string' }, size: { type: 'integer' } },
      required: ['url', 'body'],
      additionalProperties: false,
    },
    async execute({ url, body, size }, { idempotencyKey, attempt, signal }) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
        body: JSON.stringify({ body }),
        signal,
      }).catch((cause: unknown) => {
        throw new AutomateError({ code: 'UNAVAILABLE', message: 'the world did not answer', cause });
      });
      // Nothing that the contract speaks of.
      if (answer.status === 418) throw new TypeError('the answer of the world makes no sense');
      if (answer.ok) {
        const artifacts = size === undefined ? [] : [{ name: 'told.txt', content: idempotencyKey.repeat(size) }];
        return { output: { status: answer.status }, artifacts };
      }
      throw httpStatusError({ request: 'POST to the world', status: answer.status, headers: answer.headers, attempt });
    },
  });
}

export default definePlugin({
  id: 'frail',
  contributes: [
    defineStepType({
      name: 'frail',
      version: '1.0.0',
      displayName: 'Frail',
      types: { once: tell('once'), idempotent: tell('idempotent') },
    }),
  ],
});
