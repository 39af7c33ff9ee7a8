import { stringify } from 'yaml';
import type { WorkflowDocument } from './document/document.ts';
import type { WorkflowFormat } from './source/read-source.ts';

/** A document as text; reading it again gives the same document. */
export function printWorkflow(document: WorkflowDocument, format: WorkflowFormat): string {
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return stringify(document, { version: '1.2', schema: 'core', aliasDuplicateObjects: false, lineWidth: 100 });
}
