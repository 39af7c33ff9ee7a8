import { invalidArgument } from '@automate/core';
import { say } from '../problems.ts';
import { type ReadResult, readYaml } from './read-yaml.ts';

export type WorkflowFormat = 'yaml' | 'json';

/** Characters of a document's text. */
export const MAX_SOURCE_LENGTH = 1_048_576;

/**
 * Reads the text of a document. JSON must be JSON, and is then read as the YAML that it also is, which knows where things
 * stand and sees duplicate names. Throws INVALID_ARGUMENT for a text that is too long or of an unknown format.
 */
export function readSource(text: string, format: WorkflowFormat): ReadResult {
  if (format !== 'yaml' && format !== 'json') throw invalidArgument(`"${format}" is no format; use yaml or json`);
  if (text.length > MAX_SOURCE_LENGTH) {
    const said = say('text_too_long', { length: text.length, most: MAX_SOURCE_LENGTH });
    throw invalidArgument(`the workflow ${said.message}`, [{ pointer: '', ...said, line: 1, column: 1 }]);
  }
  const read = readYaml(text);
  if (format === 'yaml') return read;
  try {
    const value = JSON.parse(text);
    return { ...read, value };
  } catch (error) {
    const { message } = error as Error;
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
    const problem = { pointer: '', ...say('no_json', { detail: message }), ...read.positions.at(offset) };
    return { ...read, value: null, problems: [problem] };
  }
}
