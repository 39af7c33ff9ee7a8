import type { Said } from '@automate/core';
import { say } from '../problems.ts';

/** Brackets inside one another. Far from what the parser, which goes into itself for each, can take anywhere. */
const MAX_NESTING = 200;

const TEXT = String.raw`"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const BRACKETS = new RegExp(String.raw`${TEXT}|[([{]|[)\]}]`, 'g');

/** The first bracket of an expression that is inside of too many others; undefined: there is none. */
export function nestedTooDeep(source: string): (Said & { offset: number }) | undefined {
  let depth = 0;
  for (const { 0: found, index } of source.matchAll(BRACKETS)) {
    if ('([{'.includes(found)) depth += 1;
    else if (')]}'.includes(found)) depth -= 1;
    if (depth > MAX_NESTING) return { offset: index, ...say('brackets_too_deep', { most: MAX_NESTING }) };
  }
  return undefined;
}
