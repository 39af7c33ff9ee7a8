/** Where in a YAML text a place is: the keys above it (`[]` for an element of a list), and its key where it is behind one. */
export interface YamlPlace {
  path: string[];
  key?: string;
}

/** By indentation alone, so that it holds in a text that is being written. */
export function pathAt(text: string, position: number): YamlPlace {
  const lines = text.slice(0, position).split('\n');
  const current = lines.pop() ?? '';
  const { indent, dashes, key } = read(current);
  const path: string[] = [];
  let limit = indent;
  const above = (name: string | undefined, list: boolean): void => {
    if (list) path.unshift('[]');
    if (name !== undefined) path.unshift(name);
  };
  if (dashes > 0) path.unshift('[]');
  let list = dashes > 0;
  for (const line of lines.reverse()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const seen = read(line);
    const content = seen.indent + seen.dashes;
    // A key of the same element whose dash is on this line.
    if (seen.dashes > 0 && content === limit && !list) {
      above(undefined, true);
      limit = seen.indent;
      list = true;
      continue;
    }
    const parent = list ? content <= limit && seen.dashes === 0 : content < limit;
    if (!parent || seen.key === undefined) continue;
    above(seen.key, false);
    limit = content;
    list = false;
    if (seen.dashes > 0) {
      above(undefined, true);
      limit = seen.indent;
      list = true;
    }
    if (limit === 0 && !list) break;
  }
  return { path, ...(key !== undefined && { key }) };
}

/** `dashes` is the width of `- `, so that the content of the line begins at `indent + dashes`. */
function read(line: string): { indent: number; dashes: number; key?: string } {
  const [, space = '', dash = '', key] = /^( *)((?:- +)*)(?:([\w-]+):(?: |$))?/.exec(line) ?? [];
  return { indent: space.length, dashes: dash.length, ...(key !== undefined && { key }) };
}
