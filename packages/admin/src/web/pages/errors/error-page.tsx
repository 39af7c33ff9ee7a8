import { Stack, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useThing } from '../../api/read.ts';
import type { RunSummary } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { type Column, DataList } from '../../ui/data-list.tsx';
import { Facts } from '../../ui/facts.tsx';
import { codeWords } from '../../ui/failure.ts';
import { PageLink } from '../../ui/link.tsx';
import { EventLink, RunLink, WorkflowLink } from '../../ui/links.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Original } from '../../ui/original.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { BulkActions } from '../runs/bulk-actions.tsx';
import classes from './error-message.module.css';
import { ErrorMessage } from './error-message.tsx';
import { Sparkline } from './sparkline.tsx';

const RUNS: readonly Column<RunSummary>[] = [
  { title: 'runs.workflow', cell: ({ id, workflow }) => <RunLink id={id}>{workflow.name}</RunLink>, wide: true },
  { title: 'runs.status', cell: ({ status }) => <Status of={status} /> },
  { title: 'runs.event', cell: ({ event }) => <EventLink id={event.id}>{event.type}</EventLink> },
  { title: 'runs.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
];

/** Failures of one kind: how often, since when, in which runs, and what can be done about them. */
export function ErrorPage() {
  const { t, language } = useLanguage();
  const { fingerprint } = useParams({ strict: false }) as { fingerprint: string };
  const found = useThing('/api/v1/errors/{fingerprint}', { path: { fingerprint } }, { live: true });
  const group = found.data?.body;
  const title = group && (language === 'en' ? titleOf(group) : codeWords(group.code, t));
  return (
    <Page title={title ?? t('errors.one')} parent="/errors" mark={group && <code>{group.code}</code>}>
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {group && (
        <Stack>
          {title !== group.example && (
            <span className={classes.message}>
              <Original>{group.example}</Original>
            </span>
          )}
          <Facts
            facts={{
              'errors.workflow': <WorkflowLink name={group.workflow.name} />,
              'errors.step': group.step ?? t('errors.no_step'),
              'errors.count': group.count,
              'errors.first_seen': <Time at={group.firstSeen} />,
              'errors.last_seen': <Time at={group.lastSeen} />,
              'errors.recent': <Sparkline counts={group.recent} />,
              'errors.pattern': group.message !== group.example && <ErrorMessage text={group.message} />,
            }}
          />
          <Title order={2} size="h4">
            {t('errors.runs')}
          </Title>
          <BulkActions filter={{ error: fingerprint }} />
          <DataList label={t('errors.runs')} rows={group.executions} rowId={({ id }) => id} columns={RUNS} />
          <PageLink to="/runs" search={{ q: `error:${fingerprint}` }} size="sm">
            {t('errors.all_runs')}
          </PageLink>
        </Stack>
      )}
    </Page>
  );
}

const TITLE_CHARS = 120;

/** The newest message on one line; of an error without one its code. */
function titleOf({ code, example }: { code: string; example: string }): string {
  const line = example.split('\n', 1)[0] as string;
  if (line === '') return code;
  return line.length <= TITLE_CHARS ? line : `${line.slice(0, TITLE_CHARS)}…`;
}
