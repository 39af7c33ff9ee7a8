import { AutomateError, type InputProblem, invalidArgument, type JsonValue, toPointer } from '@automate/core';

/** How deep JSON may be nested: what reads it later (templates, conditions, jsonb) must not run out of stack. */
export const MAX_JSON_DEPTH = 100;

/** How many places of one body are named. */
const MAX_PROBLEMS = 100;

const decoder = new TextDecoder('utf-8', { fatal: true });
/** Only a text with one of these escapes can decode to what a jsonb column refuses. */
const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/;
/**
 * A number may be too large to compute with, or nearly nothing, only with an exponent of three digits or 309 digits. The
 * sign before it keeps out most texts that look so (a commit's hash).
 */
const EXTREME = /(?:^|[[:,\s])-?(?:\d[\d.]*[eE][+-]?\d{3}|\d{309})/;

/** Bytes as text. @throws INVALID_ARGUMENT when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new AutomateError({
      code: 'INVALID_ARGUMENT',
      message: 'The body is not valid UTF-8.',
      effect: 'none',
      cause,
    });
  }
}

/** What a JSON text says, and a text that says the same: the one that came, unless it could be stored as something else. */
export interface ParsedJson {
  text: string;
  value: JsonValue;
}

/**
 * A JSON body that can be stored.
 *
 * @throws INVALID_ARGUMENT when it is empty, is no JSON, is nested deeper than MAX_JSON_DEPTH, holds text that
 *   PostgreSQL's jsonb refuses (`\u0000`, half of a surrogate pair) or a number beyond a double, with a pointer to each.
 */
export function parseJson(bytes: Uint8Array): ParsedJson {
  const text = decodeUtf8(bytes);
  if (text.trim() === '') throw invalidArgument('The body is empty; send JSON.');
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (cause) {
    const reason = cause instanceof Error ? withoutExcerpt(cause.message) : 'it does not parse';
    throw new AutomateError({
      code: 'INVALID_ARGUMENT',
      message: `The body is not valid JSON: ${reason}.`,
      effect: 'none',
      details: { errors: [{ pointer: '', message: reason }] },
    });
  }
  const suspicious = text.includes('\\u') && SUSPICIOUS.test(text);
  const extreme = EXTREME.test(text);
  if (suspicious || extreme || isDeep(value, 1)) checkStorable(value, suspicious);
  // jsonb keeps every digit of 1e-16000, all 16,002 of them, and refuses what a name that is given twice hides from us:
  // what was looked at is what is stored.
  return { text: suspicious || extreme ? JSON.stringify(value) : text, value };
}

/** V8 quotes a piece of the text it could not parse; a body may hold secrets, so the quote is left out. */
function withoutExcerpt(message: string): string {
  const position = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0];
  if (position) return `unexpected text ${position}`;
  return /end of JSON/.test(message) ? 'it ends too early' : 'unexpected text';
}

/** The quick look that nearly every body passes; only one that does not is walked with its path. */
function isDeep(value: JsonValue, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > MAX_JSON_DEPTH) return true;
  if (Array.isArray(value)) return value.some((each) => isDeep(each, depth + 1));
  for (const key in value) if (isDeep(value[key] as JsonValue, depth + 1)) return true;
  return false;
}

function checkStorable(root: JsonValue, strings: boolean): void {
  const problems: InputProblem[] = [];
  const path: string[] = [];
  const checkText = (text: string): void => {
    if (problems.length === MAX_PROBLEMS) return;
    if (text.includes('\u0000')) problems.push({ pointer: toPointer(path), message: 'text may not contain \\u0000' });
    else if (!text.isWellFormed()) {
      problems.push({ pointer: toPointer(path), message: 'text may not contain half of a surrogate pair' });
    }
  };
  const visit = (value: JsonValue): void => {
    if (typeof value !== 'object' || value === null) {
      if (strings && typeof value === 'string') checkText(value);
      if (typeof value === 'number' && !Number.isFinite(value) && problems.length < MAX_PROBLEMS) {
        const message = 'is a number beyond what can be computed with (about 1.8e308)';
        problems.push({ pointer: toPointer(path), message });
      }
      return;
    }
    if (path.length === MAX_JSON_DEPTH) {
      const message = `nested deeper than ${MAX_JSON_DEPTH} levels`;
      throw invalidArgument(`The body is ${message}.`, [{ pointer: toPointer(path), message }]);
    }
    // The keys of an array are its indexes, as strings: what a pointer is made of.
    for (const key in value) {
      path.push(key);
      if (strings) checkText(key);
      visit((value as Record<string, JsonValue>)[key] as JsonValue);
      path.pop();
    }
  };
  visit(root);
  if (problems.length > 0) throw invalidArgument('The body holds values that cannot be stored: see errors.', problems);
}
