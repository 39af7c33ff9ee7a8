import type { Evaluate } from '../run.ts';
import {
  type CallNode,
  compileFilterCall,
  compileLiteral,
  compilePath,
  type Expression,
  filterName,
} from './expression.ts';
import { type PathNode, PORT_ROOTS } from './path.ts';
import { say } from './problems.ts';
import { report, type Unit } from './unit.ts';

/** `{{…}}` or `{{{…}}}`, which mean the same: nothing is escaped. */
export type MustacheNode = CallNode & { type: 'MustacheStatement'; path: Expression };

/** The value of an expression between braces, not yet text. Undefined when something was reported. */
export function compileMustache(unit: Unit, node: MustacheNode): Evaluate | undefined {
  const { path } = node;
  const name = filterName(path);
  if (node.params.length > 0 || node.hash !== undefined) {
    if (name !== undefined) return compileFilterCall(unit, name, node);
    report(unit, node, say('only_filters_take_arguments'));
    return undefined;
  }
  if (path.type !== 'PathExpression') return compileLiteral(path);
  if (name !== undefined && isFilterAlone(unit, name)) return compileFilterCall(unit, name, node);
  return compilePath(unit, path as Expression & PathNode, 'output');
}

/** A name without arguments is data, except where only a filter can be meant: at the root, and no root is called so. */
function isFilterAlone(unit: Unit, name: string): boolean {
  const { filters, roots } = unit.compilation;
  if (unit.levels.length > 0 || PORT_ROOTS.some((root) => root === name) || roots?.includes(name)) return false;
  return filters.get(name) !== undefined;
}
