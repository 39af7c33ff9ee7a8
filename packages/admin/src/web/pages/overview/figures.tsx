import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useDuration, useTime } from '../../ui/time.tsx';
import { Value } from '../../ui/value.tsx';
import { quantileOf, type Sample, sumOf } from './metrics.ts';
import { useMetrics } from './use-metrics.ts';

const PERCENT = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

/** Numbers since this server process began. */
export function Figures() {
  const { t, number } = useLanguage();
  const duration = useDuration();
  const time = useTime();
  const { data, error } = useMetrics();
  const samples = data?.at(-1)?.samples ?? [];
  const ended = (status?: string): number =>
    sumOf(samples, 'automate_executions_ended_total', status === undefined ? {} : { status });
  const share = ended() === 0 ? '–' : number(ended('failed') / ended(), PERCENT);
  const began = sumOf(samples, 'process_start_time_seconds');
  const figures: [MessageKey, string | number][] = [
    ['overview.events', sumOf(samples, 'automate_events_accepted_total')],
    ['overview.completed', ended('completed')],
    ['overview.failed_share', share],
    ['overview.latency', latency(samples, duration)],
  ];
  return (
    <section>
      <ProblemAlert error={error} />
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        {figures.map(([title, value]) => (
          <Paper key={title} withBorder p="md">
            <Text size="sm" c="dimmed">
              {t(title)}
            </Text>
            <Text size="xl" fw={650}>
              <Value>{value}</Value>
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      {began > 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('overview.since', { time: time(new Date(began * 1000).toISOString()) })}
        </Text>
      )}
    </section>
  );
}

/** How long half of the runs took at most, and nineteen of twenty. */
function latency(samples: readonly Sample[], duration: (ms: number) => string): string {
  const [half, most] = [0.5, 0.95].map((quantile) =>
    quantileOf(samples, 'automate_execution_duration_seconds', quantile),
  );
  return half === undefined || most === undefined ? '–' : `${duration(half * 1000)} / ${duration(most * 1000)}`;
}
