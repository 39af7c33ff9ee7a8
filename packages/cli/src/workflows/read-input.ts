import { readFileSync } from 'node:fs';
import { invalidArgument, type JsonValue } from '@automate/core';

/** JSON from standard input (`-`), as it stands (an object), or from a file. @throws AutomateError INVALID_ARGUMENT */
export function readInput(given: string): JsonValue {
  const inline = given.trimStart().startsWith('{');
  const from = inline ? 'the input' : given === '-' ? 'standard input' : given;
  let text = given;
  if (!inline) {
    try {
      text = readFileSync(given === '-' ? 0 : given, 'utf8');
    } catch (error) {
      throw invalidArgument(
        `${from} cannot be read (${(error as NodeJS.ErrnoException).code}); --input takes a file, - or {"json": "..."}`,
      );
    }
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw invalidArgument(`${from} is no JSON: ${(error as Error).message}`);
  }
}
