import type { FieldSpec } from '@automate/core';
import { useMemo } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { ruleFields } from './rule-fields.ts';
import { useNameable } from './use-nameable.ts';

/** The fields of a rule, once it is known which connections it can name. Of a rule with those that it names already. */
export function useRuleFields(named?: Record<'tell' | 'watch', string | undefined>): readonly FieldSpec[] | undefined {
  const { t } = useLanguage();
  const { tell, watch, isPending } = useNameable();
  const told = [...new Set([...tell, ...(named?.tell && tell.length > 0 ? [named.tell] : [])])].join('\n');
  const watched = [...new Set([...watch, ...(named?.watch && watch.length > 0 ? [named.watch] : [])])].join('\n');
  return useMemo(
    () => (isPending ? undefined : ruleFields(t, { tell: lines(told), watch: lines(watched) })),
    [t, told, watched, isPending],
  );
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
