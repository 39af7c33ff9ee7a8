import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { usePreference } from '../ui/preferences.ts';
import { de } from './de.ts';
import { en, type MessageKey } from './en.ts';
import type { NumberFormat, Translate } from './translate.ts';

export type { NumberFormat, Translate, Values } from './translate.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const CATALOGUES: Record<Language, Record<MessageKey, string>> = { en, de };

/** Sentences by the kind of a reason, which has no dot as the keys of the catalogues have. In English a message says it. */
export type Sentences = Readonly<Record<string, string>>;
const NONE: Sentences = {};
/** Apart from the first page, which has no such sentence. */
const SENTENCES: Partial<Record<Language, () => Promise<Sentences>>> = {
  de: async () => (await import('./de/reasons.ts')).reasons,
};

interface LanguageValue {
  language: Language;
  t: Translate;
  number: NumberFormat;
}

const LanguageContext = createContext<LanguageValue | undefined>(undefined);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [chosen] = usePreference('language');
  const language = chosen ?? browserLanguage();
  const sentences = useSentences(language);
  const value = useMemo(
    () => ({ language, t: translator(language, sentences), number: numbers(language) }),
    [language, sentences],
  );
  document.documentElement.lang = language;
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageValue {
  const value = useContext(LanguageContext);
  if (value === undefined) throw new Error('useLanguage stands outside of LanguageProvider');
  return value;
}

/** Until they are there, and where they cannot be fetched, what they say is said by its message. */
function useSentences(language: Language): Sentences {
  const [known, setKnown] = useState<Partial<Record<Language, Sentences>>>({});
  useEffect(() => {
    SENTENCES[language]?.().then(
      (sentences) => setKnown((before) => ({ ...before, [language]: sentences })),
      () => undefined,
    );
  }, [language]);
  return known[language] ?? NONE;
}

export function translator(language: Language, sentences = NONE): Translate {
  // Of a map, where `constructor` and its like are no texts.
  const catalogue = new Map(Object.entries({ ...sentences, ...CATALOGUES[language] }));
  const number = numbers(language);
  const shown = (value: string | number): string => (typeof value === 'number' ? number(value) : value);
  return (key, values = {}) =>
    (catalogue.get(key) ?? key).replace(/(?<!\{)\{(\w+)\}(?!\})/g, (whole, name) => shown(values[name] ?? whole));
}

export function numbers(language: Language): NumberFormat {
  return (value, options) => value.toLocaleString(language, { maximumFractionDigits: 20, ...options });
}

function browserLanguage(): Language {
  return navigator.language.startsWith('de') ? 'de' : 'en';
}
