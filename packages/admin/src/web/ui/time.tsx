import { useLanguage } from '../i18n/language.tsx';
import { writeDuration } from './duration.ts';
import { usePreference } from './preferences.ts';

/** How this person reads times: local or UTC. */
export function useTime() {
  const { format, times } = useFormat({ dateStyle: 'medium', timeStyle: 'medium' });
  return (at: string) => `${format.format(new Date(at))}${times === 'utc' ? ' UTC' : ''}`;
}

function useFormat(options: Intl.DateTimeFormatOptions) {
  const { language } = useLanguage();
  const [times] = usePreference('times');
  return {
    format: new Intl.DateTimeFormat(language, times === 'utc' ? { ...options, timeZone: 'UTC' } : options),
    times,
  };
}

interface TimeProps {
  at: string | null | undefined;
  /** Says the zone, where times of another stand beside it. */
  zone?: boolean;
}

/** With the day of the week and the zone on pointing at it. */
export function Time({ at, zone = false }: TimeProps) {
  const short = useTime();
  const { format, times } = useFormat({ dateStyle: 'full', timeStyle: 'long' });
  if (!at) return <span>–</span>;
  const date = new Date(at);
  const name = format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value;
  return (
    <time dateTime={at} title={format.format(date)}>
      {short(at)}
      {zone && times !== 'utc' && ` ${name}`}
    </time>
  );
}

/** Writes spans of time for people, such as `1.2 s`; the spaces in them do not break. */
export function useDuration(): (ms: number) => string {
  const { number } = useLanguage();
  return (ms) => writeDuration(ms, number);
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
