import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';

/** A number as the person's language writes it; anything else as it is. */
export function Value({ children }: { children: ReactNode }) {
  const { number } = useLanguage();
  return typeof children === 'number' ? number(children) : children;
}
