import type { JsonValue } from '@automate/core';
import type { Page, PageRequest } from './page.ts';

/** An accepted event without its payload. Times are ISO 8601 in UTC. */
export interface EventSummary {
  id: string;
  type: string;
  source: string;
  traceId: string;
  deliveryId?: string;
  receivedAt: string;
}

/** An accepted event. */
export interface EventRecord extends EventSummary {
  payload: JsonValue;
  /** The executions it started, oldest first. */
  executions: { id: string; workflow: string; status: string }[];
}

/** Filters are joined by AND. */
export interface ListEvents extends PageRequest {
  tenantId: string;
  type?: string | undefined;
  source?: string | undefined;
}

/** Reads accepted events. */
export interface EventQueries {
  list(query: ListEvents): Promise<Page<EventSummary>>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, eventId: string): Promise<EventRecord>;
}
