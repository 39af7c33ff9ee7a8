import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { PageLink } from '../../ui/link.tsx';
import { useDuration } from '../../ui/time.tsx';
import { Value } from '../../ui/value.tsx';
import type { Overview } from './use-overview.ts';

const PERCENT = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

/** The numbers of a time, and what is left to be decided now. */
export function Figures({ overview }: { overview: Overview }) {
  const { t, number } = useLanguage();
  const duration = useDuration();
  const { totals, duration: took, deadLetters, uncertain } = overview;
  const ended = totals.completed + totals.failed + totals.cancelled + totals.uncertain;
  const counted = ({ count, more }: { count: number; more: boolean }): string =>
    more ? t('overview.more', { count: number(count) }) : number(count);
  const figures: [MessageKey, ReactNode][] = [
    ['overview.begun', number(totals.started)],
    ['overview.runs_completed', number(totals.completed)],
    ['overview.failed_share', ended === 0 ? '–' : number(totals.failed / ended, PERCENT)],
    ['overview.latency', took ? `${duration(took.p50Ms)} / ${duration(took.p95Ms)}` : '–'],
    [
      'overview.uncertain',
      <PageLink key="uncertain" to="/uncertain" size="xl">
        {counted(uncertain)}
      </PageLink>,
    ],
    [
      'page.dead_letters',
      <PageLink key="dead" to="/dead-letters" size="xl">
        {counted(deadLetters)}
      </PageLink>,
    ],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
      {figures.map(([title, value]) => (
        <Paper key={title} withBorder p="md">
          <Text size="sm" c="dimmed">
            {t(title)}
          </Text>
          <Text size="xl" fw={650} component="div">
            <Value>{value}</Value>
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
