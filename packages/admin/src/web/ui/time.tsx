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

/** A span of time for people, such as `1.2 s`; the spaces in it do not break. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}\u00a0ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)}\u00a0s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)}\u00a0min\u00a0${Math.round((ms % 60_000) / 1000)}\u00a0s`;
  return `${Math.floor(ms / 3_600_000)}\u00a0h\u00a0${Math.round((ms % 3_600_000) / 60_000)}\u00a0min`;
}

export function durationBetween(from: string | undefined, to: string | undefined): string {
  if (from === undefined) return '–';
  return duration(Date.parse(to ?? new Date().toISOString()) - Date.parse(from));
}
