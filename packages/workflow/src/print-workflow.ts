import { Document, isScalar, Scalar, visit } from 'yaml';
import type { WorkflowDocument } from './document/document.ts';
import type { WorkflowFormat } from './source/read-source.ts';

/** Texts whose white space YAML's styles of several lines do not keep as the writer writes them. */
const DELICATE = /^\s|[^\S\n](?:\n|$)|[^\P{C}\n]/u;

/** A document as text; reading it again gives the same document. */
export function printWorkflow(document: WorkflowDocument, format: WorkflowFormat): string {
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  const tree = new Document(document, { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
  visit(tree, {
    Scalar(key, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      if (DELICATE.test(node.value) || (key === 'key' && node.value.includes('\n'))) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  // Without a line width nothing is folded, and what is in double quotes stays on its line.
  return tree.toString({
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    blockQuote: 'literal',
  });
}
