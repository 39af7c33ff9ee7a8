import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, withRetry } from '@automate/core';
import type { CallKey, IdempotentCalls } from '../idempotency/idempotent-calls.ts';
import { makerOf } from './authenticate.ts';
import { HttpError } from './http-error.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { json, type Reply } from './reply.ts';
import type { Route, RouteCall } from './route.ts';

/** How long a request waits for the first one with its key, and how often it looks. */
const WAIT_MS = 3_000;
const LOOK_EVERY_MS = 50;

/**
 * Carries out a POST with an `Idempotency-Key` once: asked again, it gives the same answer, with `idempotency-replayed`.
 * Nothing is kept of what was refused, and of an answer with a secret only that there was one.
 *
 * @throws HttpError 422 when the key was used for another request, 409 when the first is still going on or when its answer
 *   is not kept
 */
export async function callOnce(
  calls: IdempotentCalls | undefined,
  route: Route,
  call: RouteCall,
  work: () => Promise<Reply>,
): Promise<Reply> {
  const { principal, request } = call as RouteCall<{ permission: 'plugins:read' }>;
  // Events are known by their key in the transaction that accepts them.
  const ownWay = 'permission' in route.access && route.access.permission === 'events:write';
  // What a stream holds is not known before it is read.
  if (calls === undefined || route.method !== 'POST' || principal === undefined || ownWay || route.body?.streamed)
    return work();
  const given = idempotencyKeyOf(request);
  if (given === undefined) return work();
  const key: CallKey = { tenantId: principal.tenantId, caller: makerOf(principal), key: given };
  const asked = textOf(call);
  let found = await calls.begin(key, asked);
  for (let waited = 0; found.state === 'running' && waited < WAIT_MS; waited += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    found = await calls.begin(key, asked);
  }
  if (found.state === 'other') throw usedOtherwise();
  if (found.state === 'running') throw stillRunning();
  if (found.state === 'done') return replayed(JSON.parse(found.answer) as Kept);
  const { claim } = found;
  const letGo = calls.hold(key, claim);
  let reply: Reply;
  try {
    reply = await work();
  } catch (error) {
    // That nothing was done is known of what was refused only; of the rest the next attempt decides, as without a key.
    await surely(() => calls.release(key, claim), letGo);
    throw error;
  }
  const { status, body, headers } = reply;
  const kept: Kept = route.answers.secret ? { status } : { status, body, headers };
  // It was done, and its caller is told so, whether or not that could be written down by now.
  await surely(() => calls.end(key, claim, JSON.stringify(kept)), letGo);
  return reply;
}

/**
 * Writes now, or as soon as the database is back: nobody waits for that, and the key stays held until then, so that the call is
 * neither made twice nor refused for longer than it must be.
 */
async function surely(write: () => Promise<void>, letGo: () => void): Promise<void> {
  const policy = { attempts: 600, backoffMs: 1_000, factor: 1 };
  await write().then(
    letGo,
    () =>
      void withRetry(write, { effect: 'idempotent', policy })
        .catch(() => {})
        .then(letGo),
  );
}

/** What is kept of an answer; without `headers` and `body`, that there was one. */
interface Kept {
  status: number;
  body?: unknown;
  headers?: Record<string, string> | undefined;
}

/** Of what was asked, as it was understood: white space and the order of names make no other request. */
function textOf({ request, body }: RouteCall): string {
  const { pathname, search } = new URL(request.url);
  const asked = [pathname, search, request.headers.get('if-match'), body];
  // A schema may make of a body what JSON has no word for.
  return JSON.stringify(asked, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

function replayed({ status, body, headers }: Kept): Reply {
  if (body === undefined && status !== 204) throw notKept();
  const again = { ...headers, 'idempotency-replayed': 'true' };
  return body === undefined ? { status, headers: again } : json(status, body, again);
}

function usedOtherwise(): HttpError {
  const message = 'This idempotency-key was used for another request: send a new key, or the same request.';
  return new HttpError({ status: 422, code: 'INVALID_ARGUMENT', message });
}

function stillRunning(): HttpError {
  const message = 'The first request with this idempotency-key is still going on: ask again in a moment.';
  return new HttpError({ status: 409, code: 'ABORTED', message, headers: { 'retry-after': '1' } });
}

function notKept(): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message: 'This was done, and its answer held a secret, which is not kept: look for what it made, or use a new key.',
  });
}
