/** The part of an INSERT that puts one outbox item per row of `from` into a queue, to stand as a CTE of a larger statement. */
export function enqueueFrom(item: { queue: string; from: string; ref: string; traceparent: string }): string {
  return `insert into automate_outbox.items (tenant_id, queue, ref, traceparent)
  select tenant_id, '${item.queue}', ${item.ref}, ${item.traceparent} from ${item.from}`;
}
