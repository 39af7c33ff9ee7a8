import { AutomateError, type InputProblem, type JsonValue } from '@automate/core';
import { callCircles, callsOf, locateProblems, type WorkflowDocument, type WorkflowFormat } from '@automate/workflow';
import type { ServerClient } from '../server/server-client.ts';
import type { WorkflowFile } from './workflow-files.ts';

/** What a server says of a text. */
export interface ServerCheck {
  valid: boolean;
  errors: readonly InputProblem[];
  warnings: readonly InputProblem[];
  document?: WorkflowDocument;
  change?: 'new' | 'changed' | 'unchanged';
  version?: number;
  active?: boolean;
  difference?: { same: boolean; text: string };
}

/** A file and everything that is known of it, the other files and the server considered. */
export interface CheckedFile extends ServerCheck {
  file: WorkflowFile;
}

/** The media type of a workflow's text. */
export const MEDIA_TYPES: Record<WorkflowFormat, string> = { yaml: 'application/yaml', json: 'application/json' };

/** Checks files against a server and each other: what they name may be in another of them. Nothing is stored. */
export async function checkFiles(client: ServerClient, files: readonly WorkflowFile[]): Promise<CheckedFile[]> {
  const checked: CheckedFile[] = [];
  for (const file of files) checked.push({ file, ...(await checkFile(client, file)) });
  const byName = new Map<string, CheckedFile>();
  for (const one of checked) {
    const { name } = one.document ?? {};
    if (name === undefined) continue;
    const first = byName.get(name);
    if (first === undefined) byName.set(name, one);
    else refuse(one, [{ pointer: '/name', message: `the workflow ${name} is already in ${first.file.path}` }]);
  }
  for (const one of byName.values()) {
    one.warnings = one.warnings.filter(({ pointer }) => !byName.has(workflowNamedAt(one.document, pointer) ?? ''));
    const circles = await callCircles(one.document!, (names) => readCalls(client, names, byName));
    const told = new Set(one.errors.map(({ pointer }) => pointer));
    refuse(
      one,
      circles.filter(({ pointer }) => !told.has(pointer)),
    );
  }
  return checked;
}

async function checkFile(client: ServerClient, { text, format }: WorkflowFile): Promise<ServerCheck> {
  try {
    const headers = { 'content-type': MEDIA_TYPES[format] };
    return await client.call<ServerCheck>('POST', '/api/v1/workflows/check', { body: text, headers });
  } catch (error) {
    // Only of this file.
    if (!AutomateError.isInstance(error) || error.code !== 'PAYLOAD_TOO_LARGE') throw error;
    return { valid: false, errors: [{ pointer: '', message: error.message, line: 1, column: 1 }], warnings: [] };
  }
}

function refuse(checked: CheckedFile, problems: readonly InputProblem[]): void {
  if (problems.length === 0) return;
  checked.valid = false;
  checked.errors = [...checked.errors, ...locateProblems(checked.file.text, checked.file.format, problems)];
}

/** The workflow that a step calls, or whose end a trigger waits for, at a pointer. */
function workflowNamedAt(document: WorkflowDocument | undefined, pointer: string): string | undefined {
  if (!/\/(call|workflow)$/.test(pointer)) return undefined;
  const segments = pointer.split('/').slice(1);
  const value = segments.reduce<JsonValue | undefined>(
    (at, segment) => (at as Record<string, JsonValue> | undefined)?.[segment],
    document as unknown as JsonValue,
  );
  return typeof value === 'string' ? value : undefined;
}

async function readCalls(
  client: ServerClient,
  names: readonly string[],
  byName: ReadonlyMap<string, CheckedFile>,
): Promise<Map<string, string[]>> {
  const calls = new Map<string, string[]>();
  for (const name of names) {
    const document = byName.get(name)?.document ?? (await storedDocument(client, name));
    if (document !== undefined)
      calls.set(
        name,
        callsOf(document).map(({ workflow }) => workflow),
      );
  }
  return calls;
}

async function storedDocument(client: ServerClient, name: string): Promise<WorkflowDocument | undefined> {
  try {
    return (await client.call<{ document: WorkflowDocument }>('GET', `/api/v1/workflows/${name}`)).document;
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
