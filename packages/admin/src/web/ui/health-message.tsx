import type { JsonValue, Reason } from '@automate/core';
import { reasonIn, reasonWords } from '../form/problem-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Original } from './original.tsx';

interface HealthMessageProps {
  message?: string;
  details?: JsonValue;
  /** Where it is not in the details. */
  reason?: Reason | undefined;
}

/** What a check found: by its reason where the server says it, else in the words of a plugin. */
export function HealthMessage({ message, details, reason = reasonIn(details) }: HealthMessageProps) {
  const { t } = useLanguage();
  return (reason && reasonWords(reason, t)) ?? (message ? <Original>{message}</Original> : '–');
}
