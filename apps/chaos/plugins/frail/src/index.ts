import { httpStatusError } from '@automate/connectors';
import { AutomateError, definePlugin } from '@automate/core';
import { defineStepExecutor, defineStepType, type StepEffect } from '@automate/workflow';

interface TellInput {
  url: string;
  body: string;
}

/** Tells the world, from a process of its own that is killed now and then. */
function tell(effect: StepEffect) {
  return defineStepExecutor<TellInput>({
    displayName: `Tell, ${effect}`,
    effect,
    input: {
      type: 'object',
      properties: { url: { type: 'string' }, body: { type: 'string' } },
      required: ['url', 'body'],
      additionalProperties: false,
    },
    async execute({ url, body }, { idempotencyKey, attempt, signal }) {
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
      if (answer.ok) return { output: { status: answer.status } };
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
