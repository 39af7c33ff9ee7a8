import type { TriggerResolver } from '@automate/connectors';
import { AutomateError, type Logger } from '@automate/core';
import type { Database } from '@automate/governance';
import type { ListedPage } from '../http/page.ts';
import { countRefusals, forgetRefusals, type ListRefusals, listRefusals } from './count-refusals.ts';
import type { RefusalReason } from './refusal-reason.ts';

/** A webhook call that was refused, as it came. */
export interface RefusedCall {
  connector: string;
  instance: string;
  address: string | undefined;
  reason: RefusalReason;
  /** What was wrong, without secrets and anything of the body. */
  detail: string | undefined;
}

/**
 * Counts webhook calls that were not accepted: for each instance and reason one row an hour, so that nobody outside fills the
 * database. They are gathered in memory and written behind the answers, every second while there are some; a process that dies
 * loses what it has gathered. What names no instance is counted together. Kept for 7 days.
 */
export interface WebhookRefusals {
  /** Waits for nothing and never throws. */
  note(call: RefusedCall): void;
  /** Newest rows first. */
  list(query: ListRefusals): Promise<ListedPage>;
  /** Forgets what is too old. */
  prune(): Promise<void>;
  /** Writes what is there still. */
  close(): Promise<void>;
}

export interface WebhookRefusalsOptions {
  db: Database;
  /** Says which addresses name an instance. */
  triggers: TriggerResolver;
  /** Whose webhooks these are. */
  tenantId: string;
  log: Logger;
  /** Told of each call. */
  onRefused?: ((reason: RefusalReason) => void) | undefined;
}

/** Refused calls of one address and reason. */
interface Gathered {
  connector: string;
  instance: string;
  reason: RefusalReason;
  count: number;
  address: string | null;
  detail: string | null;
}

const WRITE_MS = 1_000;
const RETRY_MS = 10_000;
/** More addresses than these are counted together. */
const MAX_GATHERED = 500;
/** Longer names are none. */
const MAX_NAME = 200;
const MAX_DETAIL = 300;

export function createWebhookRefusals(options: WebhookRefusalsOptions): WebhookRefusals {
  const { db, tenantId, triggers, log } = options;
  let gathered = new Map<string, Gathered>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const gather = (more: Gathered): void => {
    const { connector, instance, reason } = more;
    const key = `${connector}/${instance} ${reason}`;
    const known = gathered.get(key);
    if (known) Object.assign(known, { ...more, count: known.count + more.count });
    else if (gathered.size < MAX_GATHERED || connector === '') gathered.set(key, more);
    else gather({ ...more, connector: '', instance: '' });
  };
  const writeIn = (ms: number): void => {
    if (!closed) timer ??= setTimeout(write, ms).unref();
  };
  const write = (): void => {
    timer = undefined;
    writing = writing.then(async () => {
      const taken = gathered;
      gathered = new Map();
      try {
        await countRefusals(db, tenantId, await Promise.all([...taken.values()].map(placed)));
      } catch (error) {
        log.warn({ err: error }, 'refused webhooks could not be counted; it is tried again');
        for (const each of taken.values()) gather(each);
        writeIn(RETRY_MS);
      }
    });
  };
  /** Only an instance that there is has rows of its own. */
  const placed = async ({ connector, instance, reason, ...rest }: Gathered) => {
    if (connector === '') return { source: '', reason, ...rest };
    try {
      const { source } = await triggers.resolve({ tenantId, connector, instance });
      return { source, reason, ...rest };
    } catch (error) {
      const unknown = AutomateError.isInstance(error) && error.code === 'NOT_FOUND';
      return { source: '', reason: unknown ? ('unknown' as const) : ('unavailable' as const), ...rest };
    }
  };

  return {
    note({ connector, instance, address = null, reason, detail }) {
      options.onRefused?.(reason);
      const named = reason !== 'unknown' && connector.length <= MAX_NAME && instance.length <= MAX_NAME;
      const place = named ? { connector, instance } : { connector: '', instance: '' };
      const said = detail === undefined ? null : storable(detail.slice(0, MAX_DETAIL));
      gather({ ...place, reason, count: 1, address, detail: said });
      writeIn(WRITE_MS);
    },
    list: (query) => listRefusals(db, query),
    prune: () => forgetRefusals(db),
    async close() {
      closed = true;
      clearTimeout(timer);
      if (gathered.size > 0) write();
      await writing;
    },
  };
}

function storable(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}+/gu, ' ');
}
