import type { JsonValue, Logger } from '@automate/core';
import type { Sql } from 'postgres';
import { toEntry } from '../execution/load-executions.ts';
import type { Run } from '../execution/run.ts';
import type { InboxEntry } from '../execution/stored-execution.ts';

interface InboxRow {
  item: string;
  wake_seq: string;
  inbox: { seq: string; kind: InboxEntry['kind']; name: string | null; payload: JsonValue }[] | null;
}

const LOOK = `select * from automate_engine.read_inboxes(
  $1::text::bigint[], $2::text::bigint[], $3::text[], $4::text::uuid[])`;

/** Tells the runs of this process what arrives in their inboxes: after every hint, and once in `pollMs` in any case. */
export interface InboxWatch {
  start(): void;
  stop(): void;
  /** Looks now. */
  look(): void;
}

export function createInboxWatch(options: {
  sql: Sql;
  runs: ReadonlyMap<string, Run>;
  pollMs: number;
  log: Logger;
}): InboxWatch {
  const { sql, runs, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let again = false;

  const read = async () => {
    const open = [...runs];
    if (open.length === 0) return;
    const rows = await sql.unsafe<InboxRow[]>(
      LOOK,
      [
        `{${open.map(([item]) => item).join(',')}}`,
        `{${open.map(([, run]) => run.wakeSeq).join(',')}}`,
        open.map(([, run]) => run.execution.tenantId),
        `{${open.map(([, run]) => run.execution.id).join(',')}}`,
      ],
      { prepare: true },
    );
    const byItem = new Map(open);
    for (const row of rows) byItem.get(row.item)?.deliver(Number(row.wake_seq), (row.inbox ?? []).map(toEntry));
  };

  const look = () => {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    again = false;
    read()
      .catch((error: unknown) => log.warn({ err: error }, 'the inboxes of running executions could not be read'))
      .finally(() => {
        looking = false;
        if (again) look();
      });
  };

  return {
    look,
    start() {
      timer = setInterval(look, options.pollMs);
    },
    stop() {
      clearInterval(timer);
    },
  };
}
