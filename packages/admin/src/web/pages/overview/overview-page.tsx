import { allowsOperation } from '@automate/core';
import { SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useSession } from '../../session/session.ts';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { OpenAlerts } from '../alerts/open-alerts.tsx';
import { Backlog } from './backlog.tsx';
import { FailingWorkflows } from './failing-workflows.tsx';
import { Figures } from './figures.tsx';
import { FirstSteps } from './first-steps.tsx';
import { RunsTable } from './runs-table.tsx';
import { TopErrors } from './top-errors.tsx';
import { useOverview, WINDOWS, type Window } from './use-overview.ts';

// Its library refuses to start where the browser's language is none, as where the system has no locale.
const RateChart = lazy(() => import('./rate-chart.tsx').catch(() => ({ default: NoChart })));

/** How things are, at a glance: as far as one may see it. */
export function OverviewPage() {
  const { t } = useLanguage();
  const { permissions } = useSession();
  const sees = allowsOperation(permissions, 'executions:read');
  return (
    <Page title={t('page.overview')} description={t('overview.about')}>
      <Stack gap="lg">
        {sees && allowsOperation(permissions, 'workflows:read') && <FirstSteps />}
        {allowsOperation(permissions, 'alerts:read') && <OpenAlerts />}
        {sees && <Runs />}
      </Stack>
    </Page>
  );
}

function Runs() {
  const { t } = useLanguage();
  const [window, setWindow] = useState<Window>('day');
  const { data, error } = useOverview(window);
  const overview = data?.body;
  return (
    <>
      <SegmentedControl
        aria-label={t('overview.window')}
        value={window}
        onChange={(next) => setWindow(next as Window)}
        data={WINDOWS.map((value) => ({ value, label: t(`overview.window_${value}`) }))}
        style={{ alignSelf: 'flex-start' }}
      />
      <ProblemAlert error={error} />
      {overview === undefined && error === null && <Loading />}
      {overview && (
        <>
          <Figures overview={overview} />
          <Section title="overview.rates">
            <Suspense fallback={<Loading />}>
              <RateChart buckets={overview.buckets} />
            </Suspense>
            <RunsTable buckets={overview.buckets} />
          </Section>
        </>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Section title="overview.failures">
          <TopErrors />
        </Section>
        {overview && (
          <Stack gap="lg">
            <Section title="overview.failing">
              <FailingWorkflows failing={overview.failing} />
            </Section>
            <Section title="overview.backlog">
              <Backlog backlog={overview.backlog} />
            </Section>
          </Stack>
        )}
      </SimpleGrid>
    </>
  );
}

function NoChart() {
  const { t } = useLanguage();
  return (
    <Text size="sm" c="dimmed">
      {t('overview.no_chart')}
    </Text>
  );
}

function Section({ title, children }: { title: MessageKey; children: ReactNode }) {
  const { t } = useLanguage();
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {t(title)}
      </Title>
      {children}
    </section>
  );
}
