import { Stack, Tabs, Text } from '@mantine/core';
import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useThing } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { FailureText } from '../../ui/failure-text.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { PageLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Chain } from './chain.tsx';
import { CompareMenu } from './compare-menu.tsx';
import { OpenApprovals } from './open-approvals.tsx';
import { RunActions } from './run-actions.tsx';
import { RunFacts } from './run-facts.tsx';
import { StepList } from './step-list.tsx';
import { Waterfall } from './waterfall.tsx';

const RunGraph = lazy(() => import('./run-graph.tsx'));
const VIEWS = ['waterfall', 'graph', 'steps', 'facts', 'raw'];
const ENDED = ['completed', 'failed', 'cancelled'];

/** One run: where it came from, what each step did, what can be done now. */
export function RunPage() {
  const { t } = useLanguage();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useThing('/api/v1/executions/{id}', { path: { id } }, { live: true });
  const run = found.data?.body;
  // In the address, so that it can be sent to somebody.
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const view = VIEWS.find((one) => one === hash) ?? 'waterfall';
  const show = (next: string | null): void =>
    void navigate({ to: '.', hash: next ?? '', replace: true, resetScroll: false });
  return (
    <Page
      title={run ? run.workflow.name : t('run.title')}
      parent="/runs"
      mark={run && <Status of={run.status} />}
      description={id}
      actions={
        run && (
          <>
            <CompareMenu run={run} />
            <RunActions run={run} />
          </>
        )
      }
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {run && (
        <Stack>
          <Chain run={run} />
          {run.error && (
            <Text c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
              <code>{run.error.code}</code> <FailureText failure={run.error} />
            </Text>
          )}
          {run.status === 'waiting' && <OpenApprovals executionId={run.id} />}
          {run.status === 'uncertain' && (
            <Text size="sm">
              {t('run.uncertain_hint')}{' '}
              <PageLink to="/uncertain" size="sm" underline="always">
                {t('page.uncertain')}
              </PageLink>
            </Text>
          )}
          <Tabs value={view} onChange={show} keepMounted={false}>
            <Tabs.List aria-label={t('run.views')}>
              <Tabs.Tab value="waterfall">{t('run.waterfall')}</Tabs.Tab>
              <Tabs.Tab value="graph">{t('run.graph')}</Tabs.Tab>
              <Tabs.Tab value="steps">{t('run.steps')}</Tabs.Tab>
              <Tabs.Tab value="facts">{t('run.facts')}</Tabs.Tab>
              <Tabs.Tab value="raw">{t('run.raw')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="waterfall" pt="md">
              <Waterfall run={run} />
            </Tabs.Panel>
            <Tabs.Panel value="graph" pt="md">
              <Suspense fallback={<Loading />}>
                <RunGraph run={run} />
              </Suspense>
            </Tabs.Panel>
            <Tabs.Panel value="steps" pt="md">
              <StepList run={run} />
            </Tabs.Panel>
            <Tabs.Panel value="facts" pt="md">
              <RunFacts run={run} />
            </Tabs.Panel>
            <Tabs.Panel value="raw" pt="md">
              <JsonView value={run} label={t('run.raw')} />
            </Tabs.Panel>
          </Tabs>
          {!ENDED.includes(run.status) && (
            <Text size="xs" c="dimmed" role="status">
              {t('run.live')}
            </Text>
          )}
        </Stack>
      )}
    </Page>
  );
}
