import { defineAction } from '@automate/connectors';
import { exchange, headersOf } from './exchange.ts';
import { type ExchangeParams, exchangeProperties, judgingProperties, outputSchema } from './parameters.ts';

/** Reads from a service: `pure`, so that it is retried whenever that may help. */
export const get = defineAction<ExchangeParams>({
  displayName: 'Get',
  description: 'Reads with GET. It may be sent any number of times: for whatever changes something, use Request.',
  effect: 'pure',
  input: {
    type: 'object',
    properties: { ...exchangeProperties, ...judgingProperties },
    required: ['url'],
    additionalProperties: false,
  },
  output: outputSchema,
  run: (params, ctx) => exchange(params, { method: 'GET', headers: headersOf(params) }, ctx),
});
