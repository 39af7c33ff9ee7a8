import type { ActionInvoker, ActionRef } from '@automate/connectors';
import { childTraceparent, type JsonObject, newTraceparent } from '@automate/core';
import { Interrupts, interruptErrors } from '../execution/interrupts.ts';
import { type CallEnd, limitedCall } from '../execution/limited-call.ts';

/** The profile's action that tells somebody something. */
export const SEND = 'send_notification';
const TIMEOUT_MS = 30_000;
const GRACE_MS = 5_000;

/** What is sent, and on whose behalf. */
export interface Sending {
  ref: ActionRef;
  params: JsonObject;
  executionId: string;
  stepPath: string;
  /** The same at every attempt. */
  idempotencyKey: string;
  attempt: number;
  traceparent: string | null;
  signal: AbortSignal;
}

/** Sends a notification, once. */
export function sendNotice(invoker: ActionInvoker, sending: Sending): Promise<CallEnd> {
  const { ref, params, signal, traceparent, ...call } = sending;
  const interrupts = new Interrupts();
  const stop = () => interrupts.raise('stopping', interruptErrors.stopping());
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return limitedCall(
    async (aborted) => {
      const output = await invoker.invoke(ref, params, {
        ...call,
        tenantId: ref.tenantId,
        traceparent: traceparent === null ? newTraceparent() : childTraceparent(traceparent),
        signal: aborted,
        deadline: new Date(Date.now() + TIMEOUT_MS),
      });
      return { type: 'completed', output };
    },
    { timeoutMs: TIMEOUT_MS, graceMs: GRACE_MS, interrupts, late() {} },
  ).finally(() => signal.removeEventListener('abort', stop));
}
