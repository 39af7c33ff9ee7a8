import type { Client } from '@automate/client';
import { AutomateError } from '@automate/core';
import type { WorkflowDocument, WorkflowFormat } from '@automate/workflow';
import type { ServerClient } from '../server/server-client.ts';
import { checkTogether, type FileAlone } from './check-together.ts';
import type { WorkflowFile } from './workflow-files.ts';

/** A file and everything that is known of it, the other files and the server considered. */
export interface CheckedFile extends FileAlone {
  change?: 'new' | 'changed' | 'unchanged';
  version?: number;
  active?: boolean;
  difference?: { same: boolean; text: string };
}

/** The media type of a workflow's text. */
export const MEDIA_TYPES: Record<WorkflowFormat, string> = { yaml: 'application/yaml', json: 'application/json' };

/** Checks files against a server and each other: what they name may be in another of them. Nothing is stored. */
export async function checkFiles({ api }: ServerClient, files: readonly WorkflowFile[]): Promise<CheckedFile[]> {
  const checked: CheckedFile[] = [];
  for (const file of files) checked.push({ ...(await checkFile(api, file)), file });
  return await checkTogether(checked, (name) => storedDocument(api, name));
}

async function checkFile(api: Client, { text, format }: WorkflowFile): Promise<Omit<CheckedFile, 'file'>> {
  try {
    const headers = { 'content-type': MEDIA_TYPES[format] };
    const { document, ...found } = await api.post('/api/v1/workflows/check', { body: text, headers });
    return { ...found, document: document as WorkflowDocument | undefined };
  } catch (error) {
    // Only of this file.
    if (!AutomateError.isInstance(error) || error.code !== 'PAYLOAD_TOO_LARGE') throw error;
    return { errors: [{ pointer: '', message: error.message, line: 1, column: 1 }], warnings: [] };
  }
}

async function storedDocument(api: Client, name: string): Promise<WorkflowDocument | undefined> {
  try {
    const { document } = await api.get('/api/v1/workflows/{workflow}', { params: { path: { workflow: name } } });
    return document as unknown as WorkflowDocument;
  } catch (error) {
    if (AutomateError.isInstance(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
