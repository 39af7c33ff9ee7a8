import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, type JsonValue, toAutomateError } from '@automate/core';
import { byteStream, readBytes, type Storage } from '@automate/providers';
import type { Sql } from 'postgres';
import { answer } from '../database/answer.ts';
import type { StoredObject } from './object-storage.ts';
import { notStored, type ObjectOwner, type ObjectWriter } from './object-writer.ts';
import { readObject } from './read-object.ts';

/** Outputs that are too large for their rows: the row has a reference. */
export interface MovedOutputs {
  /** Characters of JSON that may stay in a row. */
  readonly inlineChars: number;
  /** Characters of JSON that an output may have. */
  readonly maxChars: number;
  /**
   * Stores an output that was redacted, as JSON. Resolves with what the row gets: the reference, or, where there is trouble
   * and `value` is small enough for a row, the value.
   * @throws AutomateError effect `unknown`
   */
  move(owner: ObjectOwner, value: JsonValue, json: string): Promise<JsonValue>;
  /** What a row stands for. @throws AutomateError DATA_LOSS, FAILED_PRECONDITION (no storage), UNAVAILABLE */
  read(tenantId: string, stored: JsonValue): Promise<JsonValue>;
}

/** Of an output that a row always takes. */
const ROW_CHARS = 1_000_000;
/** How often the storage is asked, and milliseconds between. */
const TRIES = 4;
const BETWEEN_MS = 250;

/** The reference in an output's row; undefined: the row has the output itself. */
export function referenceOf(stored: JsonValue | undefined): StoredObject | undefined {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return undefined;
  const { $stored: of, ...more } = stored;
  if (typeof of !== 'object' || of === null || Array.isArray(of) || Object.keys(more).length > 0) return undefined;
  const { location, bytes, sha256 } = of;
  const whole = typeof location === 'string' && typeof bytes === 'number' && typeof sha256 === 'string';
  return whole ? { location, bytes, sha256 } : undefined;
}

export interface MovedOutputsOptions {
  sql: Sql;
  storage: Pick<Storage, 'get'> | undefined;
  write: ObjectWriter | undefined;
  /** Default 65,536; without a storage everything stays. */
  inlineChars?: number | undefined;
  /** Characters without a storage. */
  rowChars?: number | undefined;
  /** Characters with one. Default 16,000,000. */
  maxChars?: number | undefined;
}

export function createMovedOutputs(options: MovedOutputsOptions): MovedOutputs {
  const { sql, storage, write, rowChars = ROW_CHARS, inlineChars = 65_536, maxChars = 16_000_000 } = options;

  /** A reference counts only where something of the tenant is stored there: an output may look like anything. */
  const isKnown = async (tenantId: string, location: string): Promise<boolean> => {
    const rows = await answer(
      () => sql`
        select from automate_engine.stored_objects
        where tenant_id = ${tenantId} and location = ${location} and state <> 'released' limit 1`,
    );
    return rows.length > 0;
  };

  return {
    inlineChars: write === undefined ? Number.POSITIVE_INFINITY : inlineChars,
    maxChars: write === undefined ? rowChars : Math.max(rowChars, maxChars),

    async move(owner, value, json) {
      if (write === undefined) return value;
      for (let tries = 1; ; tries += 1) {
        try {
          const stored = await write(owner, byteStream(json), { maxBytes: Number.POSITIVE_INFINITY });
          return { $stored: { ...stored } };
        } catch (error) {
          const { retryable } = toAutomateError(error);
          // A row takes it as well: then nothing is lost by a storage that is away.
          if (json.length <= rowChars && referenceOf(value) === undefined) return value;
          if (!retryable || tries === TRIES) throw notStored('its output', error);
          await sleep(BETWEEN_MS * tries);
        }
      }
    },

    async read(tenantId, stored) {
      const reference = referenceOf(stored);
      if (reference === undefined || !(await isKnown(tenantId, reference.location))) return stored;
      if (storage === undefined) throw noStorage(reference);
      const content = await readObject(storage, reference);
      const json = Buffer.from(await readBytes(content, reference.bytes)).toString();
      return JSON.parse(json) as JsonValue;
    },
  };
}

function noStorage({ location }: StoredObject): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `An output of this run is the object ${location}, and this process has no storage: give it the one of the others.`,
    retryable: false,
    effect: 'none',
  });
}
