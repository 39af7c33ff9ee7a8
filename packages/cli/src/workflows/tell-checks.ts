import type { Terminal } from '../terminal.ts';
import type { FileAlone } from './check-together.ts';
import { showProblem } from './lint-workflow.ts';

/** Tells what is wrong with files, and what is probably not meant. True when nothing is wrong. */
export function tellChecks(checked: readonly FileAlone[], terminal: Terminal): boolean {
  for (const { file, errors, warnings } of checked) {
    for (const problem of errors) terminal.err(showProblem(file, 'error', problem));
    for (const problem of warnings) terminal.err(showProblem(file, 'warning', problem));
  }
  return checked.every(({ errors }) => errors.length === 0);
}
