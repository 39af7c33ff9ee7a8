import type { ReactNode } from 'react';
import type { MessageKey } from '../i18n/en.ts';
import { useLanguage } from '../i18n/language.tsx';
import classes from './facts.module.css';
import { Value } from './value.tsx';

/** Names and what they are. What is empty is left out. */
export function Facts({ facts }: { facts: Partial<Record<MessageKey, ReactNode>> }) {
  const { t } = useLanguage();
  const given = Object.entries(facts).filter(
    ([, value]) => value !== undefined && value !== null && value !== false && value !== '' && !isEmptyList(value),
  );
  return (
    <dl className={classes.facts}>
      {given.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name as MessageKey)}</dt>
          <dd>
            <Value>{value}</Value>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
