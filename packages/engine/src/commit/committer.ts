import { type Logger, toAutomateError } from '@automate/core';
import type { Sql } from 'postgres';
import { createCoalescer, type Waiting } from '../database/coalescer.ts';
import { isDataError } from '../database/transient.ts';
import type { CommitUnit } from './commit-unit.ts';
import { encodeUnits } from './encode-units.ts';
import { createLane } from './lane.ts';

/** Writes for many executions at once. */
export interface Committer {
  /**
   * True once the unit is committed. False when its claim was superseded: nothing was written.
   * @throws AutomateError INTERNAL when the values cannot be stored; UNAVAILABLE when the worker was stopped before the
   *   database answered
   */
  commit(unit: CommitUnit): Promise<boolean>;
  /** Statements that were committed and units they carried, for reports. */
  readonly counts: { commits: number; units: number };
  idle(): Promise<void>;
}

const PARAMETERS =
  '$1::text, $2::bigint, $3::text::bigint[], $4::text::bigint[], $5::text::jsonb, ' +
  '$6::text::jsonb, $7::text::jsonb, $8::text::jsonb, $9::text::jsonb, $10::text::jsonb';
const COMMIT = `automate_engine.commit_units(${PARAMETERS})`;
/** Forgets also the attempts before of the items named last. */
const COMMIT_PROGRESS = `automate_engine.commit_progress(${PARAMETERS}, $11::text::bigint[])`;

/** One committer per worker: while one statement is under way, the units of the next one gather. */
export function createCommitter(options: {
  sql: Sql;
  worker: string;
  log: Logger;
  signal: AbortSignal;
  /** Told when events of ends were accepted. */
  onTold?: (() => void) | undefined;
}): Committer {
  const lane = createLane({ sql: options.sql, name: options.worker, log: options.log, signal: options.signal });
  const counts = { commits: 0, units: 0 };

  const write = async (batch: readonly Waiting<CommitUnit, boolean>[]): Promise<void> => {
    try {
      const rows = encodeUnits(batch.map(({ value }) => value));
      const progressed = batch.flatMap(({ value }) => (value.progressed ? [value.claim.id] : []));
      const [text, parameters] =
        progressed.length === 0 ? [COMMIT, rows] : [COMMIT_PROGRESS, [...rows, `{${progressed}}`]];
      const { held, told } = await lane.commit<{ held: number[]; told: number }>(text, parameters);
      if (told > 0) options.onTold?.();
      counts.commits += 1;
      counts.units += batch.length;
      const ids = new Set(held.map(String));
      for (const { value, resolve } of batch) resolve(ids.has(value.claim.id));
    } catch (error) {
      if (!isDataError(error)) throw error;
      const [first] = batch;
      if (batch.length === 1 && first) {
        first.reject(toAutomateError(error, 'What a step gave cannot be stored'));
        return;
      }
      // A unit that cannot be stored fails alone.
      const middle = batch.length >> 1;
      await write(batch.slice(0, middle));
      await write(batch.slice(middle));
    }
  };

  const coalescer = createCoalescer<CommitUnit, boolean>({
    maxCalls: 500,
    maxWeight: 16_000_000,
    async run(batch) {
      for (const part of itemsApart(batch)) await write(part);
    },
  });
  return { counts, commit: (unit) => coalescer.add(unit, weightOf(unit)), idle: () => coalescer.idle() };
}

/**
 * Cuts a batch where an item comes a second time. A worker that was paused past its lease may have claimed the same item
 * again: the statement's fence names items, and what is superseded must not pass with what superseded it.
 */
function* itemsApart(batch: readonly Waiting<CommitUnit, boolean>[]): Generator<Waiting<CommitUnit, boolean>[]> {
  const items = new Set<string>();
  let from = 0;
  for (const [at, { value }] of batch.entries()) {
    if (items.has(value.claim.id)) {
      yield batch.slice(from, at);
      from = at;
      items.clear();
    }
    items.add(value.claim.id);
  }
  yield batch.slice(from);
}

/** Roughly the characters a unit takes; what matters is that outputs of megabytes do not gather. */
function weightOf(unit: CommitUnit): number {
  let weight = 500;
  for (const step of unit.steps) weight += 300 + (step.weight ?? 0);
  return weight;
}
