import { describeProblems, type InputProblem, invalidArgument, type JsonValue } from '@automate/core';

/** What the protocol can count. */
export const MAX_PARAMETERS = 65_535;

/**
 * JSON values as the client sends them, always beside the statement: an array as an array of SQL, an object as its JSON.
 * @throws AutomateError INVALID_ARGUMENT for texts that PostgreSQL has no place for, all at once
 */
export function parametersOf(params: readonly JsonValue[]): unknown[] {
  const problems: InputProblem[] = [];
  params.forEach((value, at) => {
    // As JSON a lone surrogate is an escape, and so is NUL: neither is lost, and jsonb refuses both itself.
    for (const text of textsOf(value)) {
      const wrong = text.includes('\0') ? 'the character NUL' : !text.isWellFormed() && 'half of a surrogate pair';
      if (wrong)
        problems.push({ pointer: `/params/${at}`, message: `has ${wrong}, which no text of PostgreSQL can have` });
    }
  });
  if (problems.length > 0) throw invalidArgument(describeProblems('the parameters cannot be sent', problems), problems);
  return [...params];
}

function textsOf(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(textsOf) : [];
}
