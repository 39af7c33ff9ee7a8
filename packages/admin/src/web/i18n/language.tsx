import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { usePreference } from '../ui/preferences.ts';
import { de } from './de.ts';
import { en, type MessageKey } from './en.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const CATALOGUES: Record<Language, Record<MessageKey, string>> = { en, de };

export type Values = Record<string, string | number>;
/** The message in the person's language, `{name}` filled in. */
export type Translate = (key: MessageKey, values?: Values) => string;

interface LanguageValue {
  language: Language;
  t: Translate;
}

const LanguageContext = createContext<LanguageValue | undefined>(undefined);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [chosen] = usePreference('language');
  const language = chosen ?? browserLanguage();
  const value = useMemo(() => ({ language, t: translator(language) }), [language]);
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
  return (key, values = {}) =>
    (catalogue[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

function browserLanguage(): Language {
  return navigator.language.startsWith('de') ? 'de' : 'en';
}
