import type { JsonObject, Said } from '@automate/core';
import { HEALTH_STATUSES, type HealthReport, type HealthStatus } from '@automate/providers';
import { sayHost } from '../problems.ts';

/** Characters of a message that are kept. */
const MAX_MESSAGE = 1000;
/** Characters of details as JSON that are kept; more are replaced by a note. */
const MAX_DETAILS = 16_384;

/** What a check said, of a bounded size and as the database can hold it. What is no report is one of `unhealthy`. */
export function checkedReport(said: unknown): HealthReport {
  const { status, message, details } = (typeof said === 'object' && said !== null ? said : {}) as Record<
    string,
    unknown
  >;
  if (!HEALTH_STATUSES.includes(status as HealthStatus)) {
    return unhealthy(sayHost('check_without_status', { names: HEALTH_STATUSES.join(', ') }));
  }
  return {
    status: status as HealthStatus,
    ...(message === undefined ? {} : { message: shortened(String(message)) }),
    ...(details === undefined ? {} : { details: bounded(details) }),
  };
}

/** The report that stands for a check that could not give one: its details have the reason, where there is one, as data. */
export function unhealthy({ message, reason }: Pick<Said, 'message'> & Partial<Said>): HealthReport {
  return { status: 'unhealthy', message: shortened(message), ...(reason && { details: { reason } }) };
}

function shortened(text: string): string {
  return storable(text.slice(0, MAX_MESSAGE));
}

/** Without what PostgreSQL's text cannot hold. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

function bounded(details: unknown): JsonObject {
  let json: string | undefined;
  try {
    json = JSON.stringify(details, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value));
  } catch {
    // Told below.
  }
  if (json === undefined || !json.startsWith('{')) return { omitted: 'the details are no plain object' };
  if (json.length > MAX_DETAILS)
    return { omitted: `the details have ${json.length} characters, more than ${MAX_DETAILS}` };
  // A key may hold them too.
  if (json.includes('\\u0000') || json.includes('\\ud'))
    return { omitted: 'the details have keys that cannot be stored' };
  return JSON.parse(json) as JsonObject;
}
