import type { InputProblem, JsonValue } from '@automate/core';
import { callCircles, callsOf, locateProblems, type WorkflowDocument } from '@automate/workflow';
import type { WorkflowFile } from './workflow-files.ts';

/** A file and what is known of it by itself. `document` is absent where it cannot be read. */
export interface FileAlone {
  file: WorkflowFile;
  document?: WorkflowDocument | undefined;
  errors: readonly InputProblem[];
  warnings: readonly InputProblem[];
}

/**
 * What is wrong with files beside each other: a name that is there twice, calls that lead back. Of what they name, those
 * that are in another file are not missing. `elsewhere` has the workflows that are in none of them.
 */
export async function checkTogether<T extends FileAlone>(
  files: readonly T[],
  elsewhere: (name: string) => Promise<WorkflowDocument | undefined>,
): Promise<T[]> {
  const byName = new Map<string, T>();
  for (const one of files) if (one.document && !byName.has(one.document.name)) byName.set(one.document.name, one);
  const readCalls = async (names: readonly string[]) => {
    const calls = new Map<string, string[]>();
    for (const name of names) {
      const document = byName.get(name)?.document ?? (await elsewhere(name));
      if (document !== undefined)
        calls.set(
          name,
          callsOf(document).map(({ workflow }) => workflow),
        );
    }
    return calls;
  };
  return await Promise.all(
    files.map(async (one) => {
      const { file, document, errors, warnings } = one;
      if (document === undefined) return one;
      const first = byName.get(document.name) as T;
      const taken = { pointer: '/name', message: `the workflow ${document.name} is already in ${first.file.path}` };
      const found = first === one ? await callCircles(document, readCalls) : [taken];
      const told = new Set(errors.map(({ pointer }) => pointer));
      const untold = found.filter(({ pointer }) => !told.has(pointer));
      return {
        ...one,
        errors: [...errors, ...(untold.length === 0 ? [] : locateProblems(file.text, file.format, untold))],
        warnings: warnings.filter(({ pointer }) => !byName.has(workflowNamedAt(document, pointer) ?? '')),
      };
    }),
  );
}

/** The workflow that a step calls, or whose end a trigger waits for, at a pointer. */
function workflowNamedAt(document: WorkflowDocument, pointer: string): string | undefined {
  if (!/\/(call|workflow)$/.test(pointer)) return undefined;
  const segments = pointer.split('/').slice(1);
  const value = segments.reduce<JsonValue | undefined>(
    (at, segment) => (at as Record<string, JsonValue> | undefined)?.[segment],
    document as unknown as JsonValue,
  );
  return typeof value === 'string' ? value : undefined;
}
