import { isAlias, isMap, isNode, isSeq, type Node, visit } from 'yaml';
import type { Change } from './apply-edits.ts';
import type { Path } from './json-path.ts';
import { SourceTree } from './source-tree.ts';

/** The path of an alias that a change would give another meaning; undefined when there is none. */
export function aliasInTheWay(text: string, change: Change): Path | undefined {
  if (!text.includes('*')) return undefined;
  const tree = new SourceTree(text);
  const aliases = [...aliasesIn(tree.document.contents, [])];
  if (aliases.length === 0) return undefined;
  const touched = change.kind === 'insert' ? change.list : change.path;
  // What is changed is inside of what an alias stands for.
  const around = aliases.find(
    ({ path }) => isWithin(touched, path) && (change.kind !== 'put' || path.length < touched.length),
  );
  if (around !== undefined) return around.path;
  if (change.kind === 'move') {
    const into = aliases.find(({ path }) => isWithin(change.list, path));
    if (into !== undefined) return into.path;
  }
  if (change.kind === 'insert') return undefined;
  const names = namesIn(tree.nodeAt(touched));
  const bound = ({ path, name }: { path: Path; name: string }) =>
    names.anchors.has(name)
      ? change.kind === 'move' || !isWithin(path, touched)
      : change.kind === 'move' && names.aliases.has(name) && isWithin(path, touched);
  return aliases.find(bound)?.path;
}

function* aliasesIn(node: unknown, path: Path): Generator<{ path: Path; name: string }> {
  if (isAlias(node)) yield { path, name: node.source };
  else if (isSeq(node)) for (const [index, item] of node.items.entries()) yield* aliasesIn(item, [...path, index]);
  else if (isMap(node)) for (const { key, value } of node.items) yield* aliasesIn(value, [...path, String(key)]);
}

function namesIn(node: Node | null | undefined): { anchors: Set<string>; aliases: Set<string> } {
  const names = { anchors: new Set<string>(), aliases: new Set<string>() };
  if (node === null || node === undefined) return names;
  visit(node, {
    Node(_key, at) {
      if (isAlias(at)) names.aliases.add(at.source);
      else if (isNode(at) && 'anchor' in at && typeof at.anchor === 'string') names.anchors.add(at.anchor);
    },
  });
  return names;
}

const isWithin = (path: Path, outer: Path): boolean => outer.every((key, at) => String(key) === String(path[at]));
