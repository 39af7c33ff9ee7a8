import type { JsonValue, Logger } from '@automate/core';
import type { StepLogLine, StepLogs } from '../queries/execution-record.ts';
import type { Recorder } from './recorded.ts';

const MAX_LINES = 100;
const MAX_MESSAGE = 1_000;
const MAX_FIELDS = 2_000;

/** What one attempt logs, made fit for the record line by line: what is logged may change afterwards. */
export class StepLog implements Logger {
  readonly #recorder: Recorder;
  readonly #tenantId: string;
  readonly #begin = performance.now();
  readonly #lines: StepLogLine[] = [];
  #dropped = 0;

  constructor(recorder: Recorder, tenantId: string) {
    this.#recorder = recorder;
    this.#tenantId = tenantId;
  }

  /** Undefined: nothing was logged. */
  get logs(): StepLogs | undefined {
    return this.#lines.length === 0 ? undefined : { lines: [...this.#lines], dropped: this.#dropped };
  }

  debug(fields: object, message: string): void {
    this.#add('debug', fields, message);
  }

  info(fields: object, message: string): void {
    this.#add('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#add('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.#add('error', fields, message);
  }

  #add(level: StepLogLine['level'], fields: unknown, message: unknown): void {
    if (this.#lines.length === MAX_LINES) {
      this.#dropped += 1;
      return;
    }
    const afterMs = Math.round(performance.now() - this.#begin);
    const text = this.#recorder.text(this.#tenantId, typeof message === 'string' ? message : '', MAX_MESSAGE);
    const kept = this.#fields(fields);
    this.#lines.push({ afterMs, level, message: text, ...(kept !== undefined && { fields: kept }) });
  }

  #fields(fields: unknown): JsonValue | undefined {
    const plain = plainOf(fields);
    if (plain === undefined) return undefined;
    const { value, weight } = this.#recorder.input(this.#tenantId, plain);
    return weight > MAX_FIELDS ? { $omitted: `has ${weight} characters as JSON` } : value;
  }
}

/** As JSON, with errors by their message. Undefined: there is nothing, or nothing that can be written. */
function plainOf(fields: unknown): JsonValue | undefined {
  try {
    const json = JSON.stringify(fields, (_, value: unknown) =>
      value instanceof Error ? { name: value.name, message: value.message } : value,
    );
    return json === undefined || json === '{}' ? undefined : (JSON.parse(json) as JsonValue);
  } catch {
    return undefined;
  }
}
