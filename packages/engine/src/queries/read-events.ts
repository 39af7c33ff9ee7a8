import { type JsonValue, refused, traceIdOf } from '@automate/core';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import { answer } from '../database/answer.ts';
import { sayEngine } from '../problems.ts';
import { readPageRequest, toPage } from './cursor.ts';
import type { EventQueries, EventRecord, EventSummary } from './event-record.ts';
import { type DatabaseTime, isoTime } from './iso-time.ts';

interface EventRow {
  id: string;
  type: string;
  source: string;
  delivery_id: string | null;
  traceparent: string;
  received_at: DatabaseTime;
}

export function createEventQueries(sql: Sql): EventQueries {
  return {
    async list({ tenantId, type, source, ...request }) {
      const { limit, before } = readPageRequest(request);
      return await answer(async () => {
        const rows = await sql<EventRow[]>`
          select id, type, source, delivery_id, traceparent, received_at from automate_engine.events
          where tenant_id = ${tenantId} ${before === null ? sql`` : sql`and id < ${before}`}
            ${type === undefined ? sql`` : sql`and type = ${type}`}
            ${source === undefined ? sql`` : sql`and source = ${source}`}
          order by id desc limit ${limit + 1}`;
        return toPage(rows, limit, toSummary);
      });
    },
    get: (tenantId, eventId) =>
      answer(async () => {
        const [row] = validate(eventId)
          ? await sql<(EventRow & { payload: JsonValue; executions: EventRecord['executions'] | null })[]>`
            select id, type, source, delivery_id, traceparent, received_at, payload, (
              select json_agg(json_build_object('id', e.id, 'workflow', e.workflow_name, 'status', e.status) order by e.id)
              from automate_engine.executions e where e.tenant_id = v.tenant_id and e.event_id = v.id) as executions
            from automate_engine.events v where tenant_id = ${tenantId} and id = ${eventId}`
          : [];
        if (row) return { ...toSummary(row), payload: row.payload, executions: row.executions ?? [] };
        throw refused('NOT_FOUND', sayEngine('no_event', { id: eventId }));
      }),
  };
}

function toSummary(row: EventRow): EventSummary {
  return {
    id: row.id,
    type: row.type,
    source: row.source,
    traceId: traceIdOf(row.traceparent) ?? '',
    ...(row.delivery_id === null ? {} : { deliveryId: row.delivery_id }),
    receivedAt: isoTime(row.received_at),
  };
}
