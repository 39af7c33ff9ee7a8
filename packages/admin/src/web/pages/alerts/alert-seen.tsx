import { useLanguage } from '../../i18n/language.tsx';
import { Original } from '../../ui/original.tsx';
import { type SeenAlert, sentenceOf } from './seen.ts';

/** What an alert has seen. */
export function AlertSeen({ alert }: { alert: SeenAlert }) {
  const { t, number } = useLanguage();
  return sentenceOf(alert, t, number) ?? <Original>{alert.message}</Original>;
}
