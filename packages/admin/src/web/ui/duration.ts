import type { NumberFormat } from '../i18n/language.tsx';

/** A span of time for people, such as `1.2 s`: its two largest units, without one that is nothing. Its spaces do not break. */
export function writeDuration(ms: number, number: NumberFormat): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}\u00a0ms`;
  const seconds = Math.round(ms / 1000);
  if (ms < 60_000 && seconds < 60) {
    return `${number(ms / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}\u00a0s`;
  }
  const minutes = Math.round(ms / 60_000);
  const [large, largeUnit, small, smallUnit] =
    seconds < 3600
      ? [Math.floor(seconds / 60), 'min', seconds % 60, 's']
      : [Math.floor(minutes / 60), 'h', minutes % 60, 'min'];
  const rest = small === 0 ? '' : `\u00a0${small}\u00a0${smallUnit}`;
  return `${number(large)}\u00a0${largeUnit}${rest}`;
}
