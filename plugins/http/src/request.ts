import { createHash } from 'node:crypto';
import { defineAction } from '@automate/connectors';
import type { JsonValue } from '@automate/core';
import { badParameter } from './errors.ts';
import { exchange, headersOf } from './exchange.ts';
import { exchangeProperties, judgingProperties, outputSchema, type RequestParams } from './parameters.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The key as a header can carry it; hashed where it cannot. */
function headerKey(idempotencyKey: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) return idempotencyKey;
  return createHash('sha256').update(idempotencyKey).digest('hex');
}

/** The body as its content type wants it: a text as it is, an object as a form where one is asked for, else JSON. */
function writeBody(body: JsonValue, contentType: string): string {
  if (typeof body === 'string') return body;
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType)) return JSON.stringify(body);
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw badParameter('body', 'must be an object to be sent as a form');
  }
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'object' && item !== null) throw badParameter('body', `${name} cannot stand in a form`);
      if (item !== null) form.append(name, String(item));
    }
  }
  return form.toString();
}

/**
 * Sends any request. `once`: no service is known to tell a repeated request, so that one that may have arrived is not
 * sent again. `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) goes along for services that do, the same
 * on every attempt, unless the workflow sets its own.
 */
export const request = defineAction<RequestParams>({
  displayName: 'Request',
  description: 'Sends a request with any method. It is not sent again when it may have arrived: to read, use Get.',
  effect: 'once',
  input: {
    type: 'object',
    properties: {
      method: { title: 'Method', enum: METHODS, default: 'GET' },
      ...exchangeProperties,
      body: {
        title: 'Body',
        description:
          'A text is sent as it is, an object as JSON (or as a form, when the content-type header says so). Absent: no body.',
        examples: [{ text: 'Hello {{event.payload.name}}' }],
      },
      ...judgingProperties,
    },
    required: ['url'],
    additionalProperties: false,
  },
  output: outputSchema,
  async run(params, ctx) {
    const { method = 'GET', body } = params;
    const headers = headersOf(params);
    if (!headers.has('idempotency-key')) headers.set('idempotency-key', headerKey(ctx.idempotencyKey));
    if (body === undefined) return exchange(params, { method, headers }, ctx);
    if (method === 'GET' || method === 'HEAD') throw badParameter('body', `cannot go with ${method}`);
    if (!headers.has('content-type')) {
      headers.set('content-type', typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json');
    }
    return exchange(params, { method, headers, body: writeBody(body, headers.get('content-type') ?? '') }, ctx);
  },
});
