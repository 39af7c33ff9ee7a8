import { groupBy, type Rule } from './rule.ts';

/** 202 means kept: delivery and event are there, under the ids that were told. */
export const acceptedIsKept: Rule = {
  name: 'an accepted delivery is kept under the ids that were answered',
  breaches({ accepted, deliveries, events }) {
    const rows = new Map(deliveries.map((row) => [`${row.source}\n${row.delivery_id}`, row]));
    const ids = new Set(events.map((event) => event.id));
    return accepted.flatMap((told) => {
      const row = rows.get(`${told.source}\n${told.deliveryId}`);
      if (!row) return [`delivery ${told.deliveryId} was answered with 202 and has no row`];
      const problems: string[] = [];
      if (row.event_id !== told.eventId)
        problems.push(`delivery ${told.deliveryId}: told event ${told.eventId}, kept ${row.event_id}`);
      if (row.trace_id !== told.traceId)
        problems.push(`delivery ${told.deliveryId}: told trace ${told.traceId}, kept ${row.trace_id}`);
      if (!ids.has(told.eventId)) problems.push(`event ${told.eventId} was answered with 202 and has no row`);
      return problems;
    });
  },
};

/** A delivery becomes one event, however often it was sent. */
export const eventsComeFromDeliveries: Rule = {
  name: 'every event belongs to exactly one delivery',
  breaches({ deliveries, events }) {
    const owners = groupBy(deliveries, (row) => row.event_id);
    return events.flatMap((event) => {
      const count = owners.get(event.id)?.length ?? 0;
      return count === 1 ? [] : [`event ${event.id} belongs to ${count} deliveries`];
    });
  },
};

/** Matching neither loses nor doubles. */
export const oneExecutionPerMatch: Rule = {
  name: 'every accepted event has exactly one execution per matching workflow',
  breaches({ accepted, executions }) {
    const matched = executions.filter(({ origin }) => origin === '');
    const byEvent = groupBy(matched, (execution) => execution.event_id);
    return accepted.flatMap((told) => {
      const found = (byEvent.get(told.eventId) ?? []).map((execution) => execution.workflow_name).sort();
      const expected = [...told.workflows].sort();
      if (found.join() === expected.join()) return [];
      return [`event ${told.eventId} should have started [${expected}], started [${found}]`];
    });
  },
};
