import type { Evaluate } from '../run.ts';
import { portReference } from './port-reference.ts';
import { say } from './problems.ts';
import { type Located, report, type Unit } from './unit.ts';

/** `$secret:KEY` (letters, digits, `_`, and `-` or `.` between them); `$env:NAME` or `${NAME}` (letters, digits, `_`). */
const REFERENCE = /\$(?:secret:((?:\w+(?:[.-]\w+)*)?)|env:((?:[A-Za-z_]\w*)?)|\{([A-Za-z_]\w*)\})/g;

/** Each has its place told, which takes a look at all the text before it. */
const MAX_REFERENCES = 1000;

/** True when the text may hold a reference: a quick look that spares most texts the rest. */
export const mayRefer = (text: string): boolean => /\$(?:secret:|env:|\{)/.test(text);

/**
 * The parts of a text that the author wrote: constants, and references to secrets and environment variables. Only such
 * text is looked at, once, when it is compiled: what data, filters or variables give is never read again. `original` is
 * the text as it was written, also the white space that `~` or a block on a line of its own takes away.
 */
export function compileContent(unit: Unit, node: Located, text: string, original: string): (string | Evaluate)[] {
  if (!mayRefer(text)) return [text];
  if ((text.match(REFERENCE)?.length ?? 0) > MAX_REFERENCES) {
    report(unit, node, say('too_many_references', { most: MAX_REFERENCES }));
    return [text];
  }
  const parts: (string | Evaluate)[] = [];
  const skipped = Math.max(0, original.indexOf(text));
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, key, variable, braced] = match;
    const root = key === undefined ? 'env' : 'secrets';
    const name = key ?? variable ?? braced ?? '';
    const at = locate(node, original, skipped + match.index);
    if (name === '') {
      const example = root === 'secrets' ? '$secret:TOKEN' : '$env:BASE_URL';
      report(unit, at, say('reference_without_name', { written: whole, example, text: `{{"${whole}"}}` }));
      continue;
    }
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(portReference(unit, at, root, name));
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** The place of an offset in a text that begins at a node. */
function locate({ loc }: Located, text: string, offset: number): Located {
  const before = text.slice(0, offset).split('\n');
  const line = loc.start.line + before.length - 1;
  const column = before.length === 1 ? loc.start.column + offset : before.at(-1)!.length;
  return { loc: { start: { line, column } } };
}
