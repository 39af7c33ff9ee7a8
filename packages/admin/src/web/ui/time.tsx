import { useLanguage } from '../i18n/language.tsx';
import { usePreference } from './preferences.ts';

/** How this person reads times: local or UTC. */
export function useTime() {
  const { language } = useLanguage();
  const [times] = usePreference('times');
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...(times === 'utc' && { timeZone: 'UTC' }),
  });
  return (at: string) => `${format.format(new Date(at))}${times === 'utc' ? ' UTC' : ''}`;
}

export function Time({ at }: { at: string | null | undefined }) {
  const format = useTime();
  if (!at) return <span>–</span>;
  return <time dateTime={at}>{format(at)}</time>;
}

/** Writes spans of time for people, such as `1.2 s`; the spaces in them do not break. */
export function useDuration(): (ms: number) => string {
  const { number } = useLanguage();
  return (ms) => {
    if (ms < 1000) return `${Math.max(0, Math.round(ms))}\u00a0ms`;
    if (ms < 60_000) {
      return `${number(ms / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}\u00a0s`;
    }
    if (ms < 3_600_000) return `${Math.floor(ms / 60_000)}\u00a0min\u00a0${Math.round((ms % 60_000) / 1000)}\u00a0s`;
    return `${number(Math.floor(ms / 3_600_000))}\u00a0h\u00a0${Math.round((ms % 3_600_000) / 60_000)}\u00a0min`;
  };
}

interface SpanProps {
  from: string | undefined;
  /** Absent: it has not ended, and now counts. */
  to?: string | undefined;
}

/** How long it took, or takes so far. */
export function Span({ from, to }: SpanProps) {
  const duration = useDuration();
  if (from === undefined) return '–';
  return duration((to === undefined ? Date.now() : Date.parse(to)) - Date.parse(from));
}
