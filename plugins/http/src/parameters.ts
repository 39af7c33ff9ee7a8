import type { JsonSchema } from '@automate/connectors';
import type { JsonValue } from '@automate/core';

/** What both actions take. */
export interface ExchangeParams {
  url: string;
  headers?: Record<string, string | number | boolean>;
  query?: Record<string, QueryValue | QueryValue[]>;
  expectStatus?: number | number[];
  timeoutMs?: number;
}

type QueryValue = string | number | boolean | null;

/** What `request` takes beside. */
export interface RequestParams extends ExchangeParams {
  method?: string;
  body?: JsonValue;
}

const scalar = { type: ['string', 'number', 'boolean', 'null'] };
const status = { type: 'integer', minimum: 100, maximum: 599 };

/** Schemas of `ExchangeParams`, in the order in which a form asks for them: what is asked of whom, then how it is judged. */
export const exchangeProperties: JsonSchema = {
  url: {
    title: 'URL',
    type: 'string',
    minLength: 1,
    maxLength: 8192,
    description: 'Absolute, http or https.',
    examples: ['https://api.example.com/orders/{{event.payload.id}}'],
  },
  headers: {
    title: 'Headers',
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
    description: 'May hold secrets: Bearer $secret:TOKEN.',
    examples: [{ authorization: 'Bearer $secret:TOKEN' }],
  },
  query: {
    title: 'Query parameters',
    type: 'object',
    additionalProperties: { anyOf: [scalar, { type: 'array', items: scalar }] },
    description: "Added to the URL's own; a list repeats its key, null leaves it out.",
    examples: [{ page: 1 }],
  },
};

/** How the answer is judged. */
export const judgingProperties: JsonSchema = {
  expectStatus: {
    title: 'Expected status',
    anyOf: [status, { type: 'array', items: status, minItems: 1 }],
    description:
      'The statuses that count as success. Default: 200 to 299. With a redirect among them none is followed.',
    examples: [404, [200, 404]],
  },
  timeoutMs: {
    title: 'Time limit',
    type: 'integer',
    minimum: 1,
    maximum: 600_000,
    description: 'For the whole exchange, in milliseconds.',
    examples: [10_000],
  },
};

/** Schema of what both actions return. */
export const outputSchema: JsonSchema = {
  type: 'object',
  properties: {
    status,
    headers: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Selected, names in lower case.',
    },
    body: { description: 'Parsed when the answer is JSON, else text.' },
    durationMs: { type: 'number' },
  },
  required: ['status', 'headers', 'body', 'durationMs'],
};
