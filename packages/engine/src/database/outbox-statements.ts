/** Who holds items from their first moment: placeholders of a worker's name, its token and the milliseconds of its lease. */
export interface HeldBy {
  worker: string;
  token: string;
  leaseMs: string;
}

/** The part of an INSERT that puts one outbox item per row of `from` into a queue, to stand as a CTE of a larger statement. */
export function enqueueFrom(
  item: { queue: string; from: string; ref: string; traceparent: string },
  heldBy?: HeldBy,
): string {
  const values = `tenant_id, '${item.queue}', ${item.ref}, ${item.traceparent}`;
  if (heldBy === undefined) {
    return `insert into automate_outbox.items (tenant_id, queue, ref, traceparent)
  select ${values} from ${item.from}`;
  }
  const { worker, token, leaseMs } = heldBy;
  return `insert into automate_outbox.items (
    tenant_id, queue, ref, traceparent, state, attempts, worker, token, lease_until)
  select ${values}, 'claimed', 1, ${worker}::text, ${token}::text::bigint,
    clock_timestamp() + make_interval(secs => ${leaseMs}::float8 / 1000) from ${item.from}
  returning id, ref, tenant_id`;
}
