import type { Translate } from '../i18n/language.tsx';
import type { BranchName } from './graph.ts';

/** What is written at a way. */
export function branchLabel(t: Translate, { role, number, when }: BranchName): string {
  if (role === 'case') return t('canvas.branch_case', { number: number ?? 1, when: when ?? '' });
  return t(`canvas.branch_${role}`);
}
