import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { duration } from '../../ui/time.tsx';
import { type Sample, sumOf } from './metrics.ts';
import { useMetrics } from './use-metrics.ts';

/** Numbers since this server process began. */
export function Figures() {
  const { t } = useLanguage();
  const { data, error } = useMetrics();
  const samples = data?.at(-1)?.samples ?? [];
  const ended = (status?: string): number =>
    sumOf(samples, 'automate_executions_ended_total', status === undefined ? {} : { status });
  const share = ended() === 0 ? '–' : `${((100 * ended('failed')) / ended()).toFixed(1)} %`;
  const figures: [MessageKey, string | number][] = [
    ['overview.events', sumOf(samples, 'automate_events_accepted_total')],
    ['overview.completed', ended('completed')],
    ['overview.failed_share', share],
    ['overview.latency', latency(samples)],
  ];
  return (
    <>
      <ProblemAlert error={error} />
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        {figures.map(([title, value]) => (
          <Paper key={title} withBorder p="md">
            <Text size="sm" c="dimmed">
              {t(title)}
            </Text>
            <Text size="xl" fw={650}>
              {value}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </>
  );
}

/** The mean duration of runs. */
function latency(samples: readonly Sample[]): string {
  const count = sumOf(samples, 'automate_execution_duration_seconds_count');
  if (count === 0) return '–';
  return duration((1000 * sumOf(samples, 'automate_execution_duration_seconds_sum')) / count);
}
