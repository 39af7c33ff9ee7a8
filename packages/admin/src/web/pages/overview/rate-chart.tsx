import { Text, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLanguage } from '../../i18n/language.tsx';
import { sumOf } from './metrics.ts';
import { type Reading, useMetrics } from './use-metrics.ts';

/** Events and ended runs per second, while the page is open. */
export default function RateChart() {
  const { t } = useLanguage();
  const { data = [] } = useMetrics();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const place = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  const plot = useRef<uPlot>(null);
  const names = [t('overview.events'), t('overview.runs'), t('overview.failed')].join('\n');

  useEffect(() => {
    if (width === 0) return;
    const [events = '', runs = '', failed = ''] = names.split('\n');
    const ink = dark ? '#c3c9d3' : '#444c59';
    const axis = { stroke: ink, grid: { stroke: dark ? '#33373f' : '#dfe3ea', width: 1 } };
    plot.current = new uPlot(
      {
        width,
        height: 220,
        series: [
          {},
          { label: events, stroke: dark ? '#91a7ff' : '#364fc7', width: 2 },
          { label: runs, stroke: dark ? '#3fb97a' : '#14603a', width: 2 },
          { label: failed, stroke: dark ? '#ff7b7b' : '#c92a2a', width: 2, dash: [6, 4] },
        ],
        axes: [axis, { ...axis, size: 48 }],
        scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
      },
      [[], [], [], []],
      place.current as HTMLDivElement,
    );
    return () => plot.current?.destroy();
  }, [width, dark, names]);

  useEffect(() => {
    if (width > 0) plot.current?.setData(ratesOf(data));
  }, [data, width, dark, names]);

  return (
    <>
      <div ref={ref}>
        <div ref={place} role="img" aria-label={t('overview.rates')} />
      </div>
      {data.length < 3 && (
        <Text size="sm" c="dimmed">
          {t('overview.measuring')}
        </Text>
      )}
    </>
  );
}

const SERIES = [
  ['automate_events_accepted_total', {}],
  ['automate_executions_ended_total', {}],
  ['automate_executions_ended_total', { status: 'failed' }],
] as const;

/** Per second, between each reading and the one before. */
function ratesOf(readings: readonly Reading[]): uPlot.AlignedData {
  const pairs = readings.slice(1).map((after, index) => [readings[index] as Reading, after] as const);
  const series = SERIES.map(([name, labels]) =>
    pairs.map(([before, after]) => {
      const grown = sumOf(after.samples, name, labels) - sumOf(before.samples, name, labels);
      return Math.max(0, grown / ((after.at - before.at) / 1000));
    }),
  );
  return [pairs.map(([, { at }]) => at / 1000), ...series] as uPlot.AlignedData;
}
