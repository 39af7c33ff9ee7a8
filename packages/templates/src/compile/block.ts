import { isEmpty } from '../data.ts';
import { after, type Evaluate, type Frame } from '../run.ts';
import { type CallNode, compileExpression, type Expression, filterName } from './expression.ts';
import type { Program } from './parse.ts';
import { say } from './problems.ts';
import { suggestion } from './suggest.ts';
import { type Level, MAX_DEPTH, report, type Unit } from './unit.ts';

export type BlockNode = CallNode & {
  type: 'BlockStatement';
  path: Expression;
  program?: Program;
  inverse?: Program;
  /** Absent for the raw blocks `{{{{name}}}}`. */
  openStrip: { open?: boolean };
};

/** A block whose opening is understood; its bodies are compiled by who knows statements. */
export interface BlockPlan {
  node: BlockNode;
  /** The context that the body gets; undefined = the one around. */
  level: Level | undefined;
  run(body: Evaluate, otherwise: Evaluate): Evaluate;
}

const BLOCKS = ['if', 'unless', 'each', 'with'] as const;

/** What the opening of a block means. Undefined when something was reported. */
export function planBlock(unit: Unit, node: BlockNode): BlockPlan | undefined {
  const written = filterName(node.path);
  const name = BLOCKS.find((known) => known === written);
  if (node.openStrip.open === undefined) {
    report(unit, node, say('raw_block'));
    return undefined;
  }
  if (name === undefined) {
    const said = String((node.path as Expression & { original?: unknown }).original);
    report(unit, node, say('unknown_block', { name: said, meant: suggestion(said, BLOCKS) }));
    return undefined;
  }
  if (unit.depth >= MAX_DEPTH) {
    report(unit, node, say('too_deep', { most: MAX_DEPTH }));
    return undefined;
  }
  const [subject, extra] = node.params;
  if (subject === undefined || extra !== undefined) {
    report(unit, node, say('one_value', { block: `{{#${name}}}`, example: `{{#${name} event.payload.labels}}` }));
    return undefined;
  }
  const decides = name === 'if' || name === 'unless';
  for (const pair of node.hash?.pairs ?? []) {
    if (decides && pair.key === 'includeZero') continue;
    report(unit, pair, say('unknown_option', { block: `{{#${name}}}`, name: pair.key }));
  }
  const value = compileExpression(unit, subject);
  if (value === undefined) return undefined;
  if (decides) {
    const option = node.hash?.pairs.find(({ key }) => key === 'includeZero')?.value;
    const zero = option === undefined ? () => false : compileExpression(unit, option);
    return { node, level: undefined, run: decide(value, zero ?? (() => false), name === 'unless') };
  }
  const level = { blockParams: node.program?.blockParams ?? [], loop: name === 'each' };
  return { node, level, run: name === 'each' ? each(value) : withContext(value) };
}

function decide(value: Evaluate, includeZero: Evaluate, negated: boolean): BlockPlan['run'] {
  return (body, otherwise) => (frame) =>
    after(value(frame), (subject) =>
      after(includeZero(frame), (zero) => (isEmpty(subject, zero !== true) === negated ? body : otherwise)(frame)),
    );
}

function withContext(value: Evaluate): BlockPlan['run'] {
  return (body, otherwise) => (frame) =>
    after(value(frame), (context) =>
      isEmpty(context, false) ? otherwise(frame) : body({ run: frame.run, context, parent: frame }),
    );
}

function each(value: Evaluate): BlockPlan['run'] {
  return (body, otherwise) => (frame) =>
    after(value(frame), (subject) => {
      if (typeof subject !== 'object' || subject === null) return otherwise(frame);
      const list = Array.isArray(subject);
      const keys = list ? undefined : Object.keys(subject);
      const count = keys?.length ?? (subject as unknown[]).length;
      if (count === 0) return otherwise(frame);
      const item = (index: number): Frame => {
        frame.run.iteration();
        const key = keys?.[index] ?? index;
        const context = (subject as Record<string | number, unknown>)[key];
        return { run: frame.run, context, parent: frame, index, key, first: index === 0, last: index === count - 1 };
      };
      return rounds(body, item, count);
    });
}

/** The texts of all rounds, joined; later rounds wait where an earlier one had to. */
function rounds(body: Evaluate, item: (index: number) => Frame, count: number): string | Promise<string> {
  let text = '';
  for (let index = 0; index < count; index++) {
    const piece = body(item(index));
    if (piece instanceof Promise) return finishRounds(body, item, count, index, text, piece);
    text += piece;
  }
  return text;
}

async function finishRounds(
  body: Evaluate,
  item: (index: number) => Frame,
  count: number,
  at: number,
  before: string,
  pending: Promise<unknown>,
): Promise<string> {
  let text = before + (await pending);
  for (let index = at + 1; index < count; index++) text += await body(item(index));
  return text;
}
