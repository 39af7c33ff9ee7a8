import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PagePath } from '../shell/navigation.ts';
import { QualifierSearch } from './qualifier-search.tsx';
import { parseQualifiers, type Qualifiers, type QualifierValues, withQualifier } from './qualifiers.ts';

/** What a list is searched for, which stands in the address, and the field where it is written. */
export function useQualifierSearch<Q extends Qualifiers>(
  page: PagePath,
  qualifiers: Q,
): {
  text: string;
  values: QualifierValues<Q>;
  field: ReactNode;
  /** All of it is understood; else more is found than is asked for. */
  understood: boolean;
  /** Searches for a value, or for none by that name. */
  choose(name: keyof Q & string, value: string | undefined): void;
} {
  const { q: text = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { values, problems } = parseQualifiers(text, qualifiers);
  const search = (next: string): void => void navigate({ to: page, search: next === '' ? {} : { q: next } });
  const field = (
    <QualifierSearch key={text} text={text} problems={problems} qualifiers={qualifiers} onSearch={search} />
  );
  const choose = (name: string, value: string | undefined): void =>
    search(withQualifier(text, qualifiers, name, value));
  return { text, values, field, understood: problems.length === 0, choose };
}
