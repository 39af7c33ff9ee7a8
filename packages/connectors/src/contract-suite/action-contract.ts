import assert from 'node:assert/strict';
import { AutomateError, decode, encode, type JsonObject, type JsonValue } from '@automate/core';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { GuardedFetch } from '@automate/providers';
import type { Connector } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import type { ActionExample } from './connector-contract.ts';
import { type ScriptedContext, scriptedContext } from './scripted-context.ts';

interface Outcome extends ScriptedContext {
  result?: JsonValue;
  error?: ConnectorError;
}

interface RunOptions {
  params?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

/** Answers that a service gives when it has a bad day. */
const ODD_ANSWERS: Record<string, () => Response> = {
  'an empty 200': () => new Response('', { status: 200 }),
  'a 200 that is no JSON': () => new Response('{"half', { headers: { 'content-type': 'application/json' } }),
  'a 200 with JSON null': () => Response.json(null),
  'a 400 in HTML': () => new Response('<h1>no</h1>', { status: 400, headers: { 'content-type': 'text/html' } }),
  'a 401': () => Response.json({ message: 'no' }, { status: 401 }),
  'a 404': () => Response.json({ message: 'no' }, { status: 404 }),
  'a 429': () => new Response('', { status: 429, headers: { 'retry-after': 'soon' } }),
  'a 500 in HTML': () => new Response('<h1>oh</h1>', { status: 500, headers: { 'content-type': 'text/html' } }),
  'a 503': () => new Response('', { status: 503, headers: { 'retry-after': '2' } }),
};

/** Ends of an exchange after which the service may have done what it was asked. */
const UNKNOWN_ENDS: Record<string, GuardedFetch> = {
  'a reset connection': () => Promise.reject(new AutomateError({ code: 'UNAVAILABLE', message: 'connection reset' })),
  'a time-out': () => Promise.reject(new AutomateError({ code: 'DEADLINE_EXCEEDED', message: 'timed out' })),
  'a 408': async () => new Response('', { status: 408 }),
  'a 500': async () => new Response('', { status: 500 }),
  'a 502': async () => new Response('', { status: 502 }),
  // Gateways write a `Retry-After` also when what is behind them broke off.
  'a 503': async () => new Response('', { status: 503, headers: { 'retry-after': '0' } }),
  'a 504': async () => new Response('', { status: 504 }),
};

/** What must hold for one action of a connector. */
export function actionContract(
  { describe, it }: ContractRunner,
  connector: Connector,
  name: string,
  example: ActionExample,
  config: JsonObject,
): void {
  const effect = connector.actions[name]?.effect;

  async function run(fetch: GuardedFetch, how: RunOptions = {}): Promise<Outcome> {
    const params = 'params' in how ? how.params : example.params;
    const scripted = scriptedContext({ connector, config, fetch, ...how });
    try {
      return { ...scripted, result: await connector.execute(name, params, scripted.ctx) };
    } catch (error) {
      assert.ok(ConnectorError.isInstance(error), `raised ${String(error)} instead of a ConnectorError`);
      const arrived = decode(encode(error));
      assert.ok(
        ConnectorError.isInstance(arrived),
        'the error is still a ConnectorError on the other side of a process',
      );
      assert.deepEqual([arrived.code, arrived.effect], [error.code, error.effect]);
      return { ...scripted, error };
    }
  }
  const answer: GuardedFetch = async () => {
    assert.ok(example.answer, 'the action makes a request: its example needs an answer');
    return example.answer();
  };
  const changes = ({ requests }: ScriptedContext) =>
    requests.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method));

  describe(`action ${name}`, () => {
    it('runs with its example and returns plain JSON', async () => {
      const { error, result, requests } = await run(answer);
      if (error) throw error;
      if (example.answer) assert.ok(requests.length > 0, 'the service was not asked through ctx.fetch');
      assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
      assert.deepEqual(decode(encode(result)), result);
    });

    it('refuses parameters it does not know, before anything is sent', async () => {
      for (const params of [null, undefined, 'text', 1, [], { ...example.params, 'not a parameter': true }]) {
        const { error, requests } = await run(answer, { params });
        assert.equal(error?.code, 'INVALID_ARGUMENT', `parameters ${JSON.stringify(params)} were not refused`);
        assert.equal(error.effect, 'none');
        assert.equal(requests.length, 0);
      }
    });

    it('raises only ConnectorErrors, whatever the network does', async () => {
      const failures: unknown[] = [
        new TypeError('fetch failed'),
        'a thrown text',
        undefined,
        new AutomateError({ code: 'UNAVAILABLE', message: 'connection reset' }),
        new AutomateError({ code: 'UNAVAILABLE', message: 'connection refused', effect: 'none' }),
      ];
      for (const failure of failures) await run(() => Promise.reject(failure));
    });

    it('raises only ConnectorErrors, whatever the service answers', async () => {
      for (const odd of Object.values(ODD_ANSWERS)) await run(async () => odd());
    });

    if (effect !== 'pure') {
      it('does not say that nothing happened when it cannot know', async () => {
        for (const [what, fetch] of Object.entries(UNKNOWN_ENDS)) {
          const outcome = await run(fetch);
          if (changes(outcome).length > 0) assert.notEqual(outcome.error?.effect, 'none', `after ${what}`);
        }
      });
    }
    if (effect === 'once') {
      it('does not repeat a request that may have been carried out', async () => {
        for (const [what, fetch] of Object.entries(UNKNOWN_ENDS)) {
          const sent = changes(await run(fetch)).map(({ method, url }) => `${method} ${url}`);
          assert.equal(new Set(sent).size, sent.length, `sent more than once after ${what}: ${sent.join(', ')}`);
        }
      });
    }

    it('sends the same idempotency key on every attempt of a step, and another for another step', async () => {
      const keysOf = async (idempotencyKey: string) =>
        changes(await run(answer, { idempotencyKey })).map(({ init }) =>
          new Headers(init.headers).get('idempotency-key'),
        );
      const [first, again, other] = [await keysOf('run/a'), await keysOf('run/a'), await keysOf('run/b')];
      assert.deepEqual(again, first, 'another key on the second attempt');
      for (const key of first) if (key !== null) assert.ok(!other.includes(key), `the key ${key} for two steps`);
    });

    it('does not begin when it is already cancelled', async () => {
      const { error, requests } = await run(answer, { signal: AbortSignal.abort() });
      assert.equal(error?.code, 'CANCELLED');
      assert.equal(error.effect, 'none');
      assert.equal(requests.length, 0);
    });

    it('stops when it is cancelled on the way', async () => {
      const cancel = new AbortController();
      const { error, requests } = await run(
        (_, init) =>
          new Promise((_, reject) => {
            const signal = init?.signal ?? cancel.signal;
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
            setTimeout(() => cancel.abort(), 5);
          }),
        { signal: cancel.signal },
      );
      if (requests.length === 0) return;
      assert.equal(error?.code, 'CANCELLED');
      assert.notEqual(error.details?.abandoned, true, 'it went on after the abort');
    });
  });
}
