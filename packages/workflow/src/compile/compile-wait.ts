import { AutomateError } from '@automate/core';
import type { CompiledTemplate } from '@automate/templates';
import type { WaitStep } from '../compiled.ts';
import type { WaitDocument } from '../document/document.ts';
import { durationMs } from '../document/duration.ts';
import { rendered } from './rendered.ts';

/** `until`: the template under that field. */
export function compileWait(wait: WaitDocument, until: CompiledTemplate | undefined, owner: string): WaitStep['wait'] {
  if (wait.until !== undefined) {
    const evaluate = rendered(until, ({ until: time }) => timeOf(time, owner));
    return { for: 'until', evaluate };
  }
  if (wait.signal === undefined) return { for: 'time', ms: durationMs(wait.for ?? 0) ?? 0 };
  return {
    for: 'signal',
    signal: wait.signal,
    timeoutMs: wait.timeout === undefined ? undefined : durationMs(wait.timeout),
  };
}

/** With an offset: a time of day without one is another moment on every machine. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

function timeOf(value: unknown, owner: string): number {
  const time = typeof value === 'string' && ISO_TIME.test(value) ? Date.parse(value) : value;
  if (typeof time === 'number' && Number.isFinite(time) && Math.abs(time) <= 8.64e15) return time;
  throw new AutomateError({
    code: 'INVALID_ARGUMENT',
    effect: 'none',
    message:
      `${owner}: wait until ${JSON.stringify(value)?.slice(0, 100)} is no time; ` +
      'give ISO 8601 with an offset (2026-12-24T18:00:00+01:00) or milliseconds since 1970',
  });
}
