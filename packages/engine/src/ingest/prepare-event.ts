import { childTraceparent, type InputProblem, invalidArgument, traceIdOf } from '@automate/core';
import { newId } from '../database/new-id.ts';
import { MAX_DEPTH, storableProblem, tooDeep } from '../json/storable-json.ts';
import type { NewEvent } from './new-event.ts';

/** An event with its ids, checked as far as one look at it allows. */
export interface PreparedEvent {
  event: NewEvent;
  eventId: string;
  traceId: string;
  traceparent: string;
  /** The whole row as JSON text, the payload inside. */
  row: string;
}

const MAX_NAME = 200;
const MAX_DELIVERY_ID = 300;

/** @throws AutomateError INVALID_ARGUMENT naming every problem that is seen without the database */
export function prepareEvent(event: NewEvent): PreparedEvent {
  const problems: InputProblem[] = [];
  const name = (pointer: string, value: string | undefined, limit: number) => {
    if (typeof value !== 'string' || value.length === 0 || value.length > limit || /[\u0000-\u001f]/.test(value)) {
      problems.push({ pointer, message: `must be 1 to ${limit} characters without control characters` });
    } else if (!value.isWellFormed()) {
      problems.push({ pointer, message: 'contains half of a surrogate pair, which is no character' });
    }
  };
  name('/tenantId', event.tenantId, MAX_NAME);
  name('/type', event.type, MAX_NAME);
  name('/source', event.source, MAX_NAME);
  if (event.deliveryId !== undefined) name('/deliveryId', event.deliveryId, MAX_DELIVERY_ID);
  const json = payloadJson(event, problems);
  if (problems.length > 0) {
    const list = problems.map(({ pointer, message }) => `${pointer || '/'} ${message}`).join('; ');
    throw invalidArgument(`The event cannot be accepted: ${list}`, problems);
  }

  const eventId = newId();
  // A span of its own: what follows from the event stands under its acceptance.
  const traceparent = childTraceparent(event.traceparent);
  const traceId = traceIdOf(traceparent)!;
  const delivery = event.deliveryId === undefined ? '' : `,"delivery_id":${JSON.stringify(event.deliveryId)}`;
  const row =
    `{"tenant_id":${JSON.stringify(event.tenantId)},"event_id":"${eventId}","type":${JSON.stringify(event.type)},` +
    `"source":${JSON.stringify(event.source)},"trace_id":"${traceId}","traceparent":"${traceparent}"${delivery},` +
    `"payload":${json}}`;
  return { event, eventId, traceId, traceparent, row };
}

/** The error of an event that the database refused, with the place inside its payload when it can be found. */
export function refusedEvent(event: NewEvent, cause: unknown): Error {
  const found = storableProblem(event.payload);
  const text = cause instanceof Error ? cause.message : String(cause);
  const problem = found
    ? { pointer: `/payload${found.pointer}`, message: found.message }
    : { pointer: '/payload', message: `cannot be stored: ${text}` };
  return invalidArgument(`The event cannot be accepted: ${problem.pointer} ${problem.message}`, [problem]);
}

function payloadJson(event: NewEvent, problems: InputProblem[]): string {
  let json = event.payloadJson;
  if (json === undefined) {
    try {
      json = JSON.stringify(event.payload);
    } catch {
      // Nested too deep for the stack, or not plain data.
    }
  }
  if (json === undefined) {
    const found = storableProblem(event.payload) ?? { pointer: '', message: 'is not plain JSON' };
    problems.push({ pointer: `/payload${found.pointer}`, message: found.message });
    return 'null';
  }
  if (tooDeep(json) || json.includes('\\u0000')) {
    const found = storableProblem(event.payload);
    if (found !== undefined) problems.push({ pointer: `/payload${found.pointer}`, message: found.message });
    else if (tooDeep(json)) {
      problems.push({ pointer: '/payload', message: `is nested deeper than ${MAX_DEPTH} levels` });
    }
  }
  return json;
}
