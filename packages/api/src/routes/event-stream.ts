import { EVENT_TYPE_PATTERN } from '@automate/core';
import type { BusEvent } from '@automate/extensions';
import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import type { EventStreams, OpenStream } from '../streams/event-streams.ts';
import { anyJson, askedTime } from './schemas.ts';

const patternsOf = (text: string): string[] => text.split(',').map((each) => each.trim());

const isTime = (text: string): boolean => z.iso.datetime({ offset: true }).safeParse(text).success;

const query = z.strictObject({
  types: z
    .string()
    .max(4_000)
    .default('**')
    .refine((text) => patternsOf(text).length <= 20, 'are at most 20')
    .refine(
      (text) => patternsOf(text).every((each) => each.length <= 200 && EVENT_TYPE_PATTERN.test(each)),
      'must be event types with commas between them; a segment may be *, the last one also ** for any that follow',
    )
    .describe('Event types with commas between them, for example step.failed,workflow.*'),
  execution: z.uuid().optional().describe('Only what is of this run'),
  workflow: z.string().min(1).max(200).optional().describe('Only what is of this workflow, by its name or id'),
  from: z
    .union([z.enum(['now', 'oldest']), z.iso.datetime({ offset: true }), z.string().min(1).max(200)])
    .refine((text) => !isTime(text) || askedTime.safeParse(text).success, 'must be of the years 1 to 9999')
    .default('now')
    .describe(
      'now, oldest (of what is kept), a time, or the id of a message to go on after. Last-Event-ID goes before it',
    ),
});

/** A bus event as it is sent; an id goes on after it. */
const messageSchema = z.object({
  id: z.string(),
  type: z.string(),
  timestamp: z.string(),
  source: z.string(),
  tenantId: z.string(),
  data: anyJson,
});

/** What happens, as it happens. */
export function eventStreamRoutes(streams: EventStreams): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/events/stream',
      access: { permission: 'event-stream:read' },
      summary: 'What happens to events, runs and steps, as server-sent events; Last-Event-ID goes on where it was',
      query,
      answers: { status: 200, schema: messageSchema, contentType: 'text/event-stream' },
      async handle({ request, principal, query: asked, stillAllowed }) {
        const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };
        if (request.method === 'HEAD') return { status: 200, headers };
        const stream = await streams.open({
          principal,
          stillAllowed,
          types: patternsOf(asked.types),
          fits: filterOf(asked),
          from: placeOf(request.headers.get('last-event-id') || asked.from),
        });
        return { status: 200, stream, headers };
      },
    }),
  ];
}

function placeOf(from: string): OpenStream['from'] {
  if (from === 'now' || from === 'oldest') return from;
  return isTime(from) ? { time: new Date(from) } : { id: from };
}

function filterOf({ execution, workflow }: z.infer<typeof query>): (event: BusEvent) => boolean {
  if (execution === undefined && workflow === undefined) return () => true;
  return ({ data }) => {
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
    return (
      (execution === undefined || data.executionId === execution) &&
      (workflow === undefined || data.workflow === workflow || data.workflowId === workflow)
    );
  };
}
