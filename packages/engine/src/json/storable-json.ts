import { childPointer, type JsonValue, type Said, type SaidProblem } from '@automate/core';
import { say } from '@automate/workflow';

/** How deep a stored value may be nested. What reads it later (templates, redaction) may then recurse safely. */
export const MAX_DEPTH = 1_000;

/** True when JSON text is nested deeper than the limit. */
export function tooDeep(json: string): boolean {
  // What has too few brackets cannot be that deep, wherever they stand: nearly every text is done here.
  if (!hasBrackets(json, MAX_DEPTH)) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    switch (json.charCodeAt(at)) {
      case 0x22: // A string: on to its closing quote, over every escape.
        for (at += 1; at < json.length && json.charCodeAt(at) !== 0x22; at += 1) {
          if (json.charCodeAt(at) === 0x5c) at += 1;
        }
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > MAX_DEPTH) return true;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
    }
  }
  return false;
}

/** Whether the text has more than `count` opening brackets of either kind. */
function hasBrackets(text: string, count: number): boolean {
  let left = count;
  for (const bracket of '[{') {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      left -= 1;
      if (left < 0) return true;
    }
  }
  return false;
}

/** True when JSON text written by `JSON.stringify` has an escape of a character that PostgreSQL's `jsonb` cannot hold. */
export function suspicious(json: string): boolean {
  return json.includes('\\u0000') || /\\ud[89a-f]/.test(json);
}

/**
 * The first thing in a value that PostgreSQL's `jsonb` cannot hold, by JSON Pointer; undefined when there is none. Walks
 * without recursion, since depth itself may be the trouble.
 */
export function storableProblem(whole: JsonValue): SaidProblem | undefined {
  const open: { value: JsonValue; pointer: string; depth: number }[] = [{ value: whole, pointer: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer, depth } = next;
    if (typeof value === 'string') {
      const said = textProblem(value);
      if (said !== undefined) return { pointer, ...said };
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) {
      // The whole way down would be a very long pointer: its beginning says where to look.
      return { pointer: pointer.slice(0, 200), ...say('unstorable_depth', { most: MAX_DEPTH }) };
    }
    const children = Array.isArray(value) ? value.entries() : Object.entries(value);
    const below: typeof open = [];
    for (const [key, child] of children) {
      const what = typeof key === 'string' ? textProblem(key) : undefined;
      if (what !== undefined) return { pointer, ...say('unstorable_name', { what }) };
      below.push({ value: child, pointer: childPointer(pointer, key), depth: depth + 1 });
    }
    open.push(...below.reverse());
  }
  return undefined;
}

function textProblem(text: string): Said | undefined {
  if (text.includes('\u0000')) return say('unstorable_character');
  return text.isWellFormed() ? undefined : say('unstorable_half');
}
