import { type Tracer, toAutomateError, wallTime } from '@automate/core';
import { MESSAGING } from '../progress/run-spans.ts';
import type { AcceptedEvent } from './new-event.ts';
import type { PreparedEvent } from './prepare-event.ts';

/** Accepts an event, and tells that as the span that everything stands under which follows from it. */
export async function tracedAccept(
  tracer: Tracer,
  { event, eventId, traceparent }: PreparedEvent,
  accept: () => Promise<AcceptedEvent>,
): Promise<AcceptedEvent> {
  const startedAt = wallTime(performance.now());
  const tell = (duplicate: boolean, error?: string) =>
    tracer.record({
      name: `send ${MESSAGING['messaging.destination.name']}`,
      kind: 'producer',
      traceparent,
      parent: event.traceparent,
      startedAt,
      endedAt: wallTime(performance.now()),
      attributes: {
        ...MESSAGING,
        'messaging.operation.name': 'send',
        'messaging.operation.type': 'send',
        'messaging.message.id': eventId,
        'automate.tenant.id': event.tenantId,
        'automate.event.type': event.type,
        'automate.event.duplicate': duplicate,
      },
      error,
    });
  try {
    const accepted = await accept();
    tell(accepted.duplicate);
    return accepted;
  } catch (error) {
    tell(false, toAutomateError(error).code);
    throw error;
  }
}
