import { AutomateError, invalidArgument, systemClock } from '@automate/core';
import { parseAllowList } from './address/allow-list.ts';
import { createCheckedLookup, systemLookup } from './address/checked-lookup.ts';
import { normalHost } from './address/host-name.ts';
import { PinnedPools } from './connection/pinned-pools.ts';
import { type IncomingResponse, send } from './connection/send.ts';
import type { Egress, EgressInit, EgressLimits, EgressOptions } from './egress.ts';
import { Exchange } from './exchange.ts';
import {
  type FoundPlaceholders,
  fillSecrets,
  findPlaceholders,
  holdsPlaintext,
  refuseInAuthority,
  revealAll,
  withoutPlaceholders,
} from './request/fill-secrets.ts';
import { isRedirect, nextHop } from './request/redirect.ts';
import { type RequestTemplate, readRequest, targetOf } from './request/request-template.ts';
import { buildResponse } from './response/build-response.ts';
import { traceHop } from './trace-hop.ts';

const DEFAULT_LIMITS: EgressLimits = {
  connectTimeoutMs: 10_000,
  timeoutMs: 30_000,
  maxResponseBytes: 10 * 1024 * 1024,
  maxResponseHeaderBytes: 32 * 1024,
  maxRequestBytes: 10 * 1024 * 1024,
  maxRequestHeaderBytes: 32 * 1024,
  maxRedirects: 5,
};

const NO_PLACEHOLDERS: FoundPlaceholders = { all: new Set(), headers: new Set(), body: false };

interface Call {
  init: EgressInit;
  exchange: Exchange;
  maxBytes: number;
  /** Every plaintext that was put into a request of this call. */
  plaintexts: Set<string>;
}

/**
 * The one outbound HTTP client: addresses checked, connections pinned to what was checked, proxies of the environment
 * ignored, sizes and times bounded, secrets put in only for the hosts they are bound to.
 * Throws INVALID_ARGUMENT when the operator's list or a limit is malformed.
 */
export function createEgress(options: EgressOptions = {}): Egress {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 0) throw invalidArgument(`limits.${name} is no whole number: ${value}`);
  }
  const { secrets, tracing } = options;
  const addressesOf = createCheckedLookup({
    allowList: parseAllowList(options.allowPrivate ?? []),
    lookup: options.lookup ?? systemLookup,
    cacheMs: options.lookupCacheMs ?? 10_000,
    clock: systemClock,
  });
  const pools = new PinnedPools({ limits, ca: options.ca });
  let closed = false;

  /** One request: found, filled, checked, connected, sent. */
  async function hop(template: RequestTemplate, found: FoundPlaceholders, call: Call): Promise<IncomingResponse> {
    const { init, exchange, plaintexts } = call;
    const target = targetOf(template.url);
    const connected = exchange.limit(
      limits.connectTimeoutMs,
      `No connection to ${target.host}:${target.port} within ${limits.connectTimeoutMs} ms.`,
    );
    init.checkTarget?.(target);
    const addresses = await exchange.race(addressesOf(target));
    const values = secrets
      ? await exchange.race(revealAll(found.all, secrets, init.secretScope, target))
      : new Map<string, string>();
    for (const value of values.values()) plaintexts.add(value);
    const request = fillSecrets(template, values, secrets);
    return send(pools.get(target, addresses), request, { exchange, maxBytes: call.maxBytes, onSending: connected });
  }

  async function run(input: string | URL | Request, call: Call): Promise<Response> {
    const { init, exchange } = call;
    if (secrets && typeof input === 'string') refuseInAuthority(input, secrets);
    let template = await exchange.race(readRequest(input, init, limits, options.userAgent ?? 'Automate'));
    const redirect = init.redirect ?? (input instanceof Request ? input.redirect : 'follow');
    for (let redirects = 0; ; redirects++) {
      const found = secrets ? findPlaceholders(template, secrets) : NO_PLACEHOLDERS;
      const sent = template;
      const incoming =
        tracing === undefined || init.traceparent === undefined
          ? await hop(sent, found, call)
          : await traceHop(tracing, init.traceparent, sent, (traced) => hop(traced, found, call));
      const redactor = init.secretScope && secrets?.redactor(init.secretScope);
      const location = incoming.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
      if (location === undefined || !isRedirect(incoming.status) || redirect === 'manual') {
        return buildResponse({
          incoming,
          method: template.method,
          host: template.url.host,
          url: withoutPlaceholders(template.url.href, secrets),
          redirected: redirects > 0,
          maxBytes: call.maxBytes,
          redactor,
          exchange,
        });
      }
      incoming.body.destroy();
      if (redirect === 'error') {
        throw exchange.error('FAILED_PRECONDITION', `${template.url.host} redirects, which this request refuses.`);
      }
      if (redirects === limits.maxRedirects) {
        throw exchange.error('FAILED_PRECONDITION', `More than ${limits.maxRedirects} redirects.`);
      }
      const inPlaintext = (text: string) => holdsPlaintext(text, call.plaintexts, redactor);
      template = nextHop(template, incoming.status, location, { ...found, inPlaintext }, exchange);
    }
  }

  return {
    async fetch(input, init = {}) {
      if (closed) {
        throw new AutomateError({ code: 'UNAVAILABLE', message: 'The HTTP client is closed.', effect: 'none' });
      }
      for (const name of ['timeoutMs', 'maxResponseBytes'] as const) {
        if (Number.isNaN(init[name]) || (init[name] ?? 0) < 0)
          throw invalidArgument(`${name} is no size: ${init[name]}`);
      }
      const signal = init.signal ?? (input instanceof Request ? input.signal : undefined);
      const exchange = new Exchange(init.timeoutMs ?? limits.timeoutMs, signal);
      const call: Call = {
        init,
        exchange,
        maxBytes: init.maxResponseBytes ?? limits.maxResponseBytes,
        plaintexts: new Set(),
      };
      try {
        return await run(input, call);
      } catch (error) {
        exchange.finish();
        throw exchange.adopt(error);
      }
    },
    addresses: (host, port) => addressesOf({ protocol: 'https:', host: normalHost(host), port }),
    async close() {
      closed = true;
      await pools.close();
    },
  };
}
