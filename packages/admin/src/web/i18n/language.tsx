import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { usePreference } from '../ui/preferences.ts';
import { de } from './de.ts';
import { en, type MessageKey } from './en.ts';
import type { NumberFormat, Translate } from './translate.ts';

export type { NumberFormat, Translate, Values } from './translate.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const CATALOGUES: Record<Language, Record<MessageKey, string>> = { en, de };

interface LanguageValue {
  language: Language;
  t: Translate;
  number: NumberFormat;
}

const LanguageContext = createContext<LanguageValue | undefined>(undefined);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [chosen] = usePreference('language');
  const language = chosen ?? browserLanguage();
  const value = useMemo(() => ({ language, t: translator(language), number: numbers(language) }), [language]);
  document.documentElement.lang = language;
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageValue {
  const value = useContext(LanguageContext);
  if (value === undefined) throw new Error('useLanguage stands outside of LanguageProvider');
  return value;
}

export function translator(language: Language): Translate {
  const catalogue = CATALOGUES[language];
  const number = numbers(language);
  const shown = (value: string | number): string => (typeof value === 'number' ? number(value) : value);
  return (key, values = {}) =>
    (catalogue[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => shown(values[name] ?? whole));
}

export function numbers(language: Language): NumberFormat {
  return (value, options) => value.toLocaleString(language, { maximumFractionDigits: 20, ...options });
}

function browserLanguage(): Language {
  return navigator.language.startsWith('de') ? 'de' : 'en';
}
