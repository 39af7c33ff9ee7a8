import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLanguage } from '../../i18n/language.tsx';
import type { Overview } from './use-overview.ts';

/** Runs that began and ended. */
export default function RateChart({ buckets }: Pick<Overview, 'buckets'>) {
  const { t } = useLanguage();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const place = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  const plot = useRef<uPlot>(null);
  const names = [t('overview.started'), t('overview.completed'), t('overview.failed')].join('\n');

  useEffect(() => {
    if (width === 0) return;
    const [started = '', completed = '', failed = ''] = names.split('\n');
    const ink = dark ? '#c3c9d3' : '#444c59';
    const axis = { stroke: ink, grid: { stroke: dark ? '#33373f' : '#dfe3ea', width: 1 } };
    plot.current = new uPlot(
      {
        width,
        height: 220,
        series: [
          {},
          { label: started, stroke: dark ? '#91a7ff' : '#364fc7', width: 2 },
          { label: completed, stroke: dark ? '#3fb97a' : '#14603a', width: 2 },
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
    if (width > 0) plot.current?.setData(seriesOf(buckets));
  }, [buckets, width, dark, names]);

  return (
    <div ref={ref}>
      <div ref={place} role="img" aria-label={t('overview.rates')} />
    </div>
  );
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
