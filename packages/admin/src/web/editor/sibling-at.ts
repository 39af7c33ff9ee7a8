/** The value of a key in the step around a place, by indentation alone; undefined where it has none. */
export function siblingAt(text: string, position: number, name: string): string | undefined {
  const lines = text.split('\n');
  let at = text.slice(0, position).split('\n').length - 1;
  // Up to the line where the step begins: the nearest one with a dash and an id, or that is less indented.
  let width = indentOf(lines[at] ?? '');
  for (; at > 0 && !beginsStep(lines[at] ?? '', width); at -= 1) {
    const line = lines[at] ?? '';
    if (line.trim() !== '') width = Math.min(width, indentOf(line));
  }
  const content = indentOf(lines[at] ?? '');
  for (let line = at; line < lines.length; line += 1) {
    const written = lines[line] ?? '';
    if (
      line > at &&
      written.trim() !== '' &&
      (indentOf(written) < content || (/^\s*-\s/.test(written) && dashOf(written) < content))
    )
      break;
    const [, found] = new RegExp(`^\\s*(?:-\\s+)?${name}:\\s*["']?([^\\s"'#]+)`).exec(written) ?? [];
    if (found !== undefined && indentOf(written) === content) return found;
  }
  return undefined;
}

/** Where what is written begins, behind a dash. */
function indentOf(line: string): number {
  return /^\s*(?:-\s+)?/.exec(line)?.[0].length ?? 0;
}

const dashOf = (line: string): number => line.indexOf('-');

function beginsStep(line: string, width: number): boolean {
  return /^\s*-\s+[a-z_]+:/.test(line) && indentOf(line) <= width;
}
