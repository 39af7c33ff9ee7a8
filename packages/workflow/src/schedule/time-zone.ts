import type { Said } from '@automate/core';
import { suggestion } from '@automate/templates';
import { say } from '../problems.ts';

/** A name of the IANA time zone database. Offsets such as +01:00 are none: they know no daylight saving. */
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** Why a text names no time zone that is known here, or undefined. What is known comes with Node or the browser. */
export function timeZoneProblem(name: string): Said | undefined {
  try {
    if (NAME.test(name)) {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return undefined;
    }
  } catch {
    // Told below.
  }
  return say('time_zone', { meant: suggestion(name, Intl.supportedValuesOf('timeZone')) });
}
