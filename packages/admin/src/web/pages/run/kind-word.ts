import type { StepAttempt } from '../../api/types.ts';
import type { Translate } from '../../i18n/language.tsx';

const WORDS: Record<string, Parameters<Translate>[0]> = {
  action: 'canvas.kind_action',
  approval: 'canvas.kind_approval',
  call: 'canvas.kind_call',
  condition: 'canvas.kind_condition',
  for_each: 'canvas.kind_for_each',
  group: 'canvas.kind_steps',
  parallel: 'canvas.kind_parallel',
  set: 'canvas.kind_set',
  uses: 'canvas.kind_uses',
  wait: 'canvas.kind_wait',
};

/** What a step does, in the word that it has on the canvas. A run calls both that part ways a choice: a switch gives a number. */
export function kindWord(t: Translate, { kind, output }: Pick<StepAttempt, 'kind' | 'output'>): string {
  if (kind === 'choice') return t(typeof output === 'number' ? 'canvas.kind_switch' : 'canvas.kind_condition');
  const word = WORDS[kind];
  return word === undefined ? kind : t(word);
}
