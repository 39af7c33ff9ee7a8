import { childPointer, type InputProblem } from '@automate/core';
import { expandedSize } from './expansion.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const MAX_DEPTH = 64;
const MAX_NODES = 20_000;
const MAX_EXPANDED = 200_000;

/** What ajv would not refuse, or not clearly: other dialects, references out of the document, `$async`, sheer size, also by references. */
export function schemaProblems(schema: unknown): InputProblem[] {
  const problems: InputProblem[] = [];
  const open: { value: unknown; pointer: string; depth: number }[] = [{ value: schema, pointer: '', depth: 0 }];
  for (let nodes = 1, next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return [{ pointer, message: `nests deeper than ${MAX_DEPTH}` }];
    for (const [key, child] of Object.entries(value)) {
      nodes += 1;
      if (nodes > MAX_NODES) return [{ pointer: '', message: `has more than ${MAX_NODES} parts` }];
      const at = childPointer(pointer, key);
      // ajv passes over it.
      if (key === '__proto__') problems.push({ pointer: at, message: 'cannot be checked' });
      if (typeof child === 'string') {
        if ((key === '$ref' || key === '$dynamicRef') && !child.startsWith('#')) {
          problems.push({ pointer: at, message: 'must begin with # and stay in its own schema' });
        }
        if (key === '$id' && pointer !== '') problems.push({ pointer: at, message: 'belongs at the root only' });
        if (key === '$schema' && child.replace(/#$/, '') !== DIALECT) {
          problems.push({ pointer: at, message: `must be ${DIALECT}, or left out` });
        }
      } else if (key === '$async' && child === true) {
        problems.push({ pointer: at, message: 'asynchronous schemas are not run' });
      }
      open.push({ value: child, pointer: at, depth: depth + 1 });
    }
  }
  if (expandedSize(schema) > MAX_EXPANDED) {
    problems.push({ pointer: '', message: `has more than ${MAX_EXPANDED} parts, references followed` });
  }
  return problems;
}
