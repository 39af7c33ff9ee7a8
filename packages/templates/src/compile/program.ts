import type { Said } from '@automate/core';
import { toText } from '../data.ts';
import { type Evaluate, type Frame, inOrder } from '../run.ts';
import { type BlockNode, type BlockPlan, planBlock } from './block.ts';
import { compileContent } from './content.ts';
import { compileMustache, type MustacheNode } from './mustache.ts';
import type { Program } from './parse.ts';
import { say } from './problems.ts';
import { type Located, report, type Unit } from './unit.ts';

const REFUSED: Record<string, Said> = {
  PartialStatement: say('partial', { written: '{{> name}}' }),
  PartialBlockStatement: say('partial', { written: '{{#> name}}' }),
  Decorator: say('decorator', { written: '{{* name}}' }),
  DecoratorBlock: say('decorator', { written: '{{#* name}}' }),
};

/** What stands between two braces, or the text around. */
type Statement = Located & { type: string };

/** A part of a text: constant, or evaluated. `counted` = what it gives was measured where it was made. */
interface Part {
  evaluate: Evaluate;
  counted: boolean;
}

/** The text of a program. It always gives a text, or a promise of one. */
export function compileProgram(unit: Unit, program: Program): Evaluate {
  const parts: Part[] = [];
  const add = (evaluate: Evaluate | undefined, counted = false) => {
    if (evaluate !== undefined) parts.push({ evaluate, counted });
  };
  for (const statement of program.body as Statement[]) {
    if (statement.type === 'ContentStatement') {
      const { value, original } = statement as Statement & { value: string; original: string };
      for (const part of compileContent(unit, statement, value, original))
        add(typeof part === 'string' ? () => part : part);
    } else if (statement.type === 'MustacheStatement') {
      add(compileMustache(unit, statement as MustacheNode));
    } else if (statement.type === 'BlockStatement') {
      const plan = planBlock(unit, statement as BlockNode);
      if (plan !== undefined) add(compileBlock(unit, plan), true);
    } else if (statement.type !== 'CommentStatement') {
      report(unit, statement, REFUSED[statement.type] ?? say('unknown_statement', { name: statement.type }));
    }
  }
  return textOf(parts);
}

function compileBlock(unit: Unit, { node, level, run }: BlockPlan): Evaluate {
  const outside = { ...unit, depth: unit.depth + 1 };
  const inside = level === undefined ? outside : { ...outside, levels: [...unit.levels, level] };
  const nothing = () => '';
  const body = node.program ? compileProgram(inside, node.program) : nothing;
  const otherwise = node.inverse ? compileProgram(outside, node.inverse) : nothing;
  return run(body, otherwise);
}

function textOf(parts: readonly Part[]): Evaluate {
  const evaluators = parts.map((part) => part.evaluate);
  const join = (values: readonly unknown[], frame: Frame): string => {
    let text = '';
    for (let i = 0; i < values.length; i++) {
      const piece = toText(values[i]);
      if (!parts[i]!.counted) frame.run.text(piece.length);
      text += piece;
    }
    return text;
  };
  return (frame) => {
    const values = inOrder(evaluators, frame);
    return values instanceof Promise ? values.then((all) => join(all, frame)) : join(values, frame);
  };
}
