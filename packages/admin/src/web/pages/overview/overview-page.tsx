import { allowsOperation } from '@automate/core';
import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useSession } from '../../session/session.ts';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { OpenAlerts } from '../alerts/open-alerts.tsx';
import { Backlog } from './backlog.tsx';
import { Figures } from './figures.tsx';
import { FirstSteps } from './first-steps.tsx';
import { TopErrors } from './top-errors.tsx';

// Its library refuses to start where the browser's language is none, as where the system has no locale.
const RateChart = lazy(() => import('./rate-chart.tsx').catch(() => ({ default: NoChart })));

/** How things are, at a glance: as far as one may see it. */
export function OverviewPage() {
  const { t } = useLanguage();
  const { permissions } = useSession();
  const measures = allowsOperation(permissions, 'metrics:read');
  return (
    <Page title={t('page.overview')} description={t('overview.about')}>
      <Stack gap="lg">
        {allowsOperation(permissions, 'executions:read') && allowsOperation(permissions, 'workflows:read') && (
          <FirstSteps />
        )}
        {allowsOperation(permissions, 'alerts:read') && <OpenAlerts />}
        {measures && <Figures />}
        {measures && (
          <Section title="overview.rates">
            <Suspense fallback={<Loading />}>
              <RateChart />
            </Suspense>
          </Section>
        )}
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          {allowsOperation(permissions, 'executions:read') && (
            <Section title="overview.failures">
              <TopErrors />
            </Section>
          )}
          {measures && (
            <Section title="overview.backlog">
              <Backlog />
            </Section>
          )}
        </SimpleGrid>
      </Stack>
    </Page>
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
