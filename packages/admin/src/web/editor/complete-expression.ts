import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { expressionAt, namesAt, preview, type Sample, templateAt } from './expression-at.ts';

/** What an expression is written in: CEL, or a text with `{{…}}` in it. */
export type ExpressionLanguage = 'condition' | 'template';

const CONDITION_CALLS = [
  'contains("")',
  'startsWith("")',
  'endsWith("")',
  'matches("")',
  'size()',
  'exists(x, x == "")',
];

/** What can be read where the cursor is; `before` is what is written up to there. */
export function completeExpression(
  context: CompletionContext,
  before: string,
  language: ExpressionLanguage,
  sample: Sample,
): CompletionResult | null {
  const code = language === 'condition' ? before : templateAt(before);
  if (code === undefined) return context.explicit ? outside(context, sample) : null;
  const place = expressionAt(code);
  if (place === undefined) return null;
  const { path, word } = place;
  const options: Completion[] = namesAt(sample, path).map(({ name, value }) => ({
    label: name,
    type: 'variable',
    detail: preview(value),
    apply: /^[A-Za-z_]\w*$/.test(name) ? name : `[${name}]`,
  }));
  if (language === 'condition' && path.length > 1) {
    options.push(...CONDITION_CALLS.map((label) => ({ label, type: 'method', boost: -1 })));
  }
  return options.length === 0 ? null : { from: context.pos - word.length, options, validFor: /^\w*$/ };
}

/** A text has no code yet: the ways to begin some. */
function outside({ pos }: CompletionContext, sample: Sample): CompletionResult {
  const paths = namesAt(sample, ['event', 'payload']).map(({ name, value }) => ({
    path: `event.payload.${name}`,
    value,
  }));
  const steps = namesAt(sample, ['steps']).map(({ name, value }) => ({ path: `steps.${name}.output`, value }));
  const options: Completion[] = [...paths, ...steps].map(({ path, value }) => ({
    label: `{{${path}}}`,
    type: 'variable',
    detail: preview(value),
  }));
  return {
    from: pos,
    options: [...options, { label: '$secret:', type: 'keyword' }, { label: '$env:', type: 'keyword' }],
  };
}
