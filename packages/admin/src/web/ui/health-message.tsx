import type { JsonValue, Reason } from '@automate/core';
import { detailsWords, reasonWords } from '../form/problem-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Original } from './original.tsx';

interface HealthMessageProps {
  message?: string;
  /** Of what has no reason of its own. */
  details?: JsonValue;
  reason?: Reason | undefined;
}

/** What a check found: by its reason where the server says it, else in the words of a plugin. */
export function HealthMessage({ message, details, reason }: HealthMessageProps) {
  const { t } = useLanguage();
  const said = reason === undefined ? detailsWords(details, t) : reasonWords(reason, t);
  return said ?? (message ? <Original>{message}</Original> : '–');
}
