import type { ASTNode } from '@marcbachmann/cel-js';

/** Calls whose first argument names a variable for the others. */
export const LOOPS: readonly string[] = ['all', 'exists', 'exists_one', 'filter', 'map', 'optMap', 'optFlatMap'];

/** How many loops are around when a variable gets its item; one loop further in for each. */
export type Bound = ReadonlyMap<string, number>;

/**
 * The loop whose item a value is part of, as a number of loops around: 0 where it is, or may be, more than the item of
 * any, `Infinity` for what is written out in the expression.
 */
export function loopOf(node: ASTNode, bound: Bound): number {
  switch (node.op) {
    case 'value':
      return Number.POSITIVE_INFINITY;
    case 'id':
      return bound.get(node.args) ?? 0;
    case '.':
    case '.?':
    case '[]':
    case '[?]':
      return loopOf(node.args[0], bound);
    case 'list':
      return least(node.args, bound);
    case '+':
      return least(node.args, bound);
    case '?:':
      return least(node.args.slice(1), bound);
    case 'rcall':
      return loopOfCall(node.args, bound);
    default:
      return 0;
  }
}

function loopOfCall([method, receiver, args]: [string, ASTNode, ASTNode[]], bound: Bound): number {
  const from = loopOf(receiver, bound);
  const [variable, ...others] = args;
  if (!LOOPS.includes(method) || variable?.op !== 'id') return Math.min(from, least(args, bound));
  // A filter gives items of what it goes over; the others give what they make of each.
  return method === 'filter' ? from : Math.min(from, least(others, new Map([...bound, [variable.args, from]])));
}

function least(nodes: readonly ASTNode[], bound: Bound): number {
  return Math.min(Number.POSITIVE_INFINITY, ...nodes.map((node) => loopOf(node, bound)));
}
