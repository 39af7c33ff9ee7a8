import type { CallOptions } from '@automate/client';
import type { QualifierValues } from '../../ui/qualifiers.ts';
import { readDuration } from '../../ui/read-duration.ts';
import { readTime } from '../../ui/read-time.ts';
import type { RUN_QUALIFIERS } from './run-qualifiers.ts';

type BulkBody = NonNullable<CallOptions<'post', '/api/v1/bulk'>['body']>;
export type BulkFilter = BulkBody['filter'];
export type BulkAction = BulkBody['action'];

/** Which runs a search is for; undefined: what it asks for cannot be chosen by, and more would match than is shown. */
export function bulkFilterOf(values: QualifierValues<typeof RUN_QUALIFIERS>): BulkFilter | undefined {
  const { status, workflow, event, part, error } = values;
  const [since, until] = [readTime(values.since), readTime(values.until)];
  const filter = {
    ...(status && { status: [status] }),
    ...(workflow && { workflow }),
    ...(event && { eventId: event }),
    ...(error && { error }),
    ...(since && { since }),
    ...(until && { until }),
    ...readDuration(values.duration),
  };
  return part === undefined && Object.keys(filter).length > 0 ? filter : undefined;
}
