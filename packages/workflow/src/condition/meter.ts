import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './children-of.ts';
import { LOOPS } from './loops.ts';

/**
 * What one evaluation may cost: about a second, in which everything else of the process waits. Steps are counted and not
 * time, so that the same condition over the same data ends the same way on every machine, also on one that stood still.
 */
const MAX_STEPS = 30_000_000;
/** Characters of a text that are looked at in one step. */
const CHARACTERS = 32;
/** Characters of a text that are made in one step. */
const CHARACTERS_MADE = 4;

/** The condition and its data are too much for each other. */
class Excess extends Error {}

let left = MAX_STEPS;
let excess: Excess | undefined;

/** Throws once an evaluation has cost too much, and again at every further step: CEL sets some errors aside. */
export function spend(steps: number): void {
  left -= steps;
  if (left >= 0) return;
  excess ??= new Excess('takes too long over so much data; look at less of it');
  throw excess;
}

/** The result of an evaluation, which is measured from here on. Evaluations do not wait, so there is one at a time. */
export function measured<T>(evaluate: () => T): T {
  left = MAX_STEPS;
  excess = undefined;
  const result = evaluate();
  if (excess !== undefined) throw excess;
  return result;
}

/** The error that ended an evaluation, whatever CEL made of it. */
export const cause = (error: unknown): unknown => excess ?? error;

type Evaluate = (evaluator: unknown, node: unknown, context: unknown) => unknown;

/** The part of CEL's nodes that its types do not tell of. */
interface Measurable {
  meta: { evaluate: Evaluate; alternate?: { args: { step: Measurable } } };
  setMeta(key: 'evaluate', value: Evaluate): unknown;
}

/** Makes a checked expression count its steps: each round of a loop, what is compared or searched in one, what `+` makes. */
export function meter(node: ASTNode, inLoop = false): void {
  const loops = node.op === 'rcall' && LOOPS.includes(node.args[0]);
  for (const child of childrenOf(node)) meter(child, inLoop || loops);
  if (loops) {
    const step = (node as unknown as Measurable).meta.alternate?.args.step;
    const steps = sizeOf(node);
    if (step !== undefined) eachRound(step, steps);
  } else if (node.op === '+') {
    after(node, (made) => spend(typeof made === 'string' ? made.length / CHARACTERS_MADE : 2 * cost(made, false)));
  } else if (inLoop && (node.op === 'call' || node.op === 'rcall')) {
    for (const child of childrenOf(node)) after(child, (value) => spend(cost(value, false)));
  } else if (inLoop && (node.op === '==' || node.op === '!=' || node.op === 'in')) {
    for (const child of childrenOf(node)) after(child, (value) => spend(cost(value, true)));
  }
}

/** A loop goes on over errors, and stops where a round has to wait: at the end of the steps, for ever. */
function eachRound(node: Measurable, steps: number): void {
  const { evaluate } = node.meta;
  node.setMeta('evaluate', (evaluator, self, context) => {
    try {
      spend(steps);
    } catch {
      return new Promise(() => {});
    }
    return evaluate(evaluator, self, context);
  });
}

function after(node: ASTNode, look: (value: unknown) => void): void {
  const { meta } = node as unknown as Measurable;
  const { evaluate } = meta;
  (node as unknown as Measurable).setMeta('evaluate', (evaluator, self, context) => {
    const value = evaluate(evaluator, self, context);
    look(value);
    return value;
  });
}

/** Nodes of an expression. */
function sizeOf(node: ASTNode): number {
  return childrenOf(node).reduce((sum, child) => sum + sizeOf(child), 1);
}

/** What looking at a value takes: all of it where it is compared. */
function cost(value: unknown, deep: boolean): number {
  if (typeof value === 'string') return value.length / CHARACTERS;
  if (typeof value !== 'object' || value === null) return 0;
  if (!deep) return Array.isArray(value) ? value.length : 0;
  const items = Array.isArray(value) ? value : value instanceof Map ? [...value.values()] : Object.values(value);
  spend(items.length);
  for (const item of items) spend(cost(item, true));
  return 0;
}
