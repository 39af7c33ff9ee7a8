import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLanguage } from '../../i18n/language.tsx';
import { usePreference } from '../../ui/preferences.ts';
import { useTime } from '../../ui/time.tsx';
import type { Overview } from './use-overview.ts';

/** Runs that began and ended. */
export default function RateChart({ buckets }: Pick<Overview, 'buckets'>) {
  const { t, language, number } = useLanguage();
  const time = useTime();
  const [times] = usePreference('times');
  const words = useRef({ time, number });
  words.current = { time, number };
  const { ref, width } = useElementSize<HTMLDivElement>();
  const place = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  const plot = useRef<uPlot>(null);
  const names = [t('overview.at'), t('overview.started'), t('overview.completed'), t('overview.failed')].join('\n');

  useEffect(() => {
    if (width === 0) return;
    const [bucket = '', started = '', completed = '', failed = ''] = names.split('\n');
    const ink = dark ? '#c3c9d3' : '#444c59';
    const zone = times === 'utc' ? 'UTC' : undefined;
    const clock = clockOf(language, zone);
    const count = (_: uPlot, value: number | null): string => (value === null ? '–' : words.current.number(value));
    const axis = { stroke: ink, grid: { stroke: dark ? '#33373f' : '#dfe3ea', width: 1 } };
    plot.current = new uPlot(
      {
        width,
        height: 220,
        ...(zone && { tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1000), zone) }),
        series: [
          { label: bucket, value: (_, at: number | null) => (at === null ? '–' : words.current.time(isoOf(at))) },
          { label: started, value: count, stroke: dark ? '#91a7ff' : '#364fc7', width: 2 },
          { label: completed, value: count, stroke: dark ? '#3fb97a' : '#14603a', width: 2 },
          { label: failed, value: count, stroke: dark ? '#ff7b7b' : '#c92a2a', width: 2, dash: [6, 4] },
        ],
        axes: [
          { ...axis, values: (_, splits) => splits.map(clock) },
          {
            ...axis,
            size: 56,
            incrs: WHOLE,
            values: (_, splits) => splits.map((value) => words.current.number(value)),
          },
        ],
        scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
      },
      [[], [], [], []],
      place.current as HTMLDivElement,
    );
    return () => plot.current?.destroy();
  }, [width, dark, names, language, times]);

  useEffect(() => {
    if (width > 0) plot.current?.setData(seriesOf(buckets));
  }, [buckets, width, dark, names, language, times]);

  return (
    <div ref={ref}>
      <div ref={place} role="img" aria-label={t('overview.rates')} />
    </div>
  );
}

/** Runs are not counted in halves. */
const WHOLE = [1, 2, 5]
  .flatMap((step) => [1, 10, 100, 1e3, 1e4, 1e5, 1e6].map((power) => step * power))
  .sort((a, b) => a - b);

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** What stands below a place of the axis: the time, and at midnight the day. */
function clockOf(language: string, timeZone: string | undefined): (seconds: number) => string {
  const zoned = (locale: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone });
  const time = zoned(language, { hour: '2-digit', minute: '2-digit' });
  const day = zoned(language, { day: 'numeric', month: 'short' });
  const plain = zoned('en-GB', { hour: '2-digit', minute: '2-digit' });
  return (seconds) => {
    const date = new Date(seconds * 1000);
    return (plain.format(date) === '00:00' ? day : time).format(date);
  };
}

/** Runs of each bucket. */
function seriesOf(buckets: Overview['buckets']): uPlot.AlignedData {
  return [
    buckets.map(({ at }) => Date.parse(at) / 1000),
    buckets.map(({ started }) => started),
    buckets.map(({ completed }) => completed),
    buckets.map(({ failed }) => failed),
  ];
}
