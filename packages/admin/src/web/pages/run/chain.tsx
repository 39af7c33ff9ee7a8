import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RunDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { PageLink } from '../../ui/link.tsx';
import { EventLink, RunLink, WorkflowLink } from '../../ui/links.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import classes from './chain.module.css';

/** One line from what came in to what was called: event, outbox, run, the connectors' calls. */
export function Chain({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  const calls = run.steps.filter(({ action }) => action !== undefined);
  return (
    <ol className={classes.chain} aria-label={t('run.chain')}>
      <Part title={t('run.chain_event')}>
        <EventLink id={run.event.id}>{run.event.type}</EventLink>
        <Text size="xs" c="dimmed">
          {run.event.source}
        </Text>
      </Part>
      <Part title={t('run.chain_outbox')}>
        <Time at={run.createdAt} />
        <Text size="xs" c="dimmed">
          {t('run.trace', { id: run.traceId.slice(0, 8) })}
        </Text>
      </Part>
      <Part title={t('run.chain_run')}>
        <WorkflowLink name={run.workflow.name} />
        <Text size="xs" c="dimmed">
          {t('run.version', { version: run.workflow.version })}
          {run.rerunOf !== undefined && (
            <>
              {' · '}
              {t('run.rerun_of')} <RunLink id={run.rerunOf} />
            </>
          )}
        </Text>
      </Part>
      <Part title={t('run.chain_calls', { count: calls.length })}>
        {calls.slice(-4).map(({ path, attempt, action, status }) => (
          <Group key={`${path}/${attempt}`} gap={6}>
            <PageLink to="/connections" size="sm">
              {action}
            </PageLink>
            <Status of={status} />
          </Group>
        ))}
        {calls.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('run.chain_no_calls')}
          </Text>
        )}
      </Part>
    </ol>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li className={classes.link}>
      <Text size="xs" fw={600} c="dimmed">
        {title}
      </Text>
      {children}
    </li>
  );
}
