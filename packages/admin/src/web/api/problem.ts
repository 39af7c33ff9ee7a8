import { AutomateError, type InputProblem } from '@automate/core';
import { problemWords } from '../form/problem-words.ts';
import type { Translate } from '../i18n/translate.ts';

/** Everything that the server found wrong with what was sent, by JSON Pointer, in the person's language. */
export function inputProblems(error: unknown, t: Translate): readonly InputProblem[] {
  const problems = AutomateError.isInstance(error) ? (error.details?.errors ?? []) : [];
  return problems.map((problem) => ({ ...problem, message: problemWords(problem, t) }));
}
