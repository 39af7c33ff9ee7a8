import type { Said } from '@automate/core';
import { suggestion } from '@automate/templates';
import type { ASTNode } from '@marcbachmann/cel-js';
import { say } from '../problems.ts';
import { pathProblem, rootProblem, type ScopeCheck } from '../scope-check.ts';
import { childrenOf } from './children-of.ts';
import { readPattern, useLinearMatches } from './linear-regex.ts';
import { type Bound, LOOPS, loopOf } from './loops.ts';

/** Something wrong with an expression, and where in it (offset from 0). */
export interface ExpressionProblem extends Said {
  offset: number;
}

const MAX_LOOPS = 3;

interface Surroundings {
  /** Variables of the loops around. */
  bound: Bound;
  loops: number;
}

/**
 * Walks a parsed expression before it is checked or run: what it reads must exist where it stands, it names no secret, its
 * patterns are ours, and its loops take no more than linear time.
 */
export function inspectExpression(ast: ASTNode, scope: ScopeCheck): ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  const report = (node: ASTNode, said: Said) => problems.push({ offset: node.start, ...said });

  const visit = (node: ASTNode, around: Surroundings): void => {
    switch (node.op) {
      case 'value':
        if (typeof node.args === 'string' && /\$(?:secret|env):/.test(node.args)) {
          report(node, say('condition_secret'));
        }
        return;
      case 'id':
      case '.':
      case '.?':
      case '[]':
      case '[?]':
        visitPath(node, around);
        return;
      case 'call':
        for (const argument of node.args[1]) visit(argument, around);
        return;
      case 'rcall':
        visitMethod(node, around);
        return;
      default:
        for (const child of childrenOf(node)) visit(child, around);
    }
  };

  const visitPath = (node: ASTNode, around: Surroundings): void => {
    const path: (string | undefined)[] = [];
    let at = node;
    while (at.op === '.' || at.op === '.?' || at.op === '[]' || at.op === '[?]') {
      const [target, segment] = at.args;
      if (typeof segment === 'string') path.unshift(segment);
      else {
        path.unshift(segment.op === 'value' && typeof segment.args === 'string' ? segment.args : undefined);
        visit(segment, around);
      }
      at = target;
    }
    if (at.op !== 'id') {
      visit(at, around);
      return;
    }
    const root = at.args;
    if (around.bound.has(root)) return;
    if (root === 'secrets' || root === 'env') {
      report(at, say('condition_secret'));
      return;
    }
    const problem = rootProblem(root, scope) ?? pathProblem([root, ...path], scope);
    if (problem !== undefined) report(at, problem);
  };

  const visitMethod = (node: ASTNode & { op: 'rcall' }, around: Surroundings): void => {
    const [method, receiver, args] = node.args;
    visit(receiver, around);
    const [first, ...others] = args;
    if (method === 'bind' && receiver.op === 'id' && receiver.args === 'cel' && first?.op === 'id') {
      const bound = new Map([...around.bound, [first.args, others[0] ? loopOf(others[0], around.bound) : 0]]);
      if (others[0]) visit(others[0], around);
      for (const other of others.slice(1)) visit(other, { ...around, bound });
      return;
    }
    if (LOOPS.includes(method) && first?.op === 'id') {
      if (around.loops >= MAX_LOOPS) report(node, say('loops_too_deep', { most: MAX_LOOPS }));
      if (loopOf(receiver, around.bound) < around.loops) {
        report(receiver, say('loop_over_whole'));
      }
      const loops = around.loops + 1;
      const inside = { bound: new Map([...around.bound, [first.args, loops]]), loops };
      for (const other of others) visit(other, inside);
      return;
    }
    if (method === 'matches' && first?.op === 'value' && typeof first.args === 'string') {
      const read = readPattern(first.args);
      if ('message' in read) report(first, read);
    }
    useLinearMatches(node);
    for (const argument of args) visit(argument, around);
  };

  visit(ast, { bound: new Map(), loops: 0 });
  return problems;
}

/** A better word for some of CEL's messages. */
export function explain(source: string, detail: string, names: readonly string[]): Said {
  const unknown = /^Unknown variable: (\w+)/.exec(detail)?.[1];
  if (source.includes('{{')) return say('condition_braces');
  if (unknown !== undefined) return say('condition_unknown', { name: unknown, meant: suggestion(unknown, names) });
  if (detail === 'Unexpected token: EOF') return say('condition_ends');
  if (/===|!==/.test(source)) return say('condition_compares', { detail });
  if (/dyn<string> \+ |string \+ | \+ dyn<string>/.test(detail)) return say('condition_joins', { detail });
  return say('condition_fails', { detail });
}
