import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useThing } from '../../api/read.ts';
import type { RunDetail, StepAttempt, StepStatus } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { EventLink, RunLink, WorkflowLink } from '../../ui/links.tsx';
import { Status } from '../../ui/status.tsx';
import { Time, useDuration } from '../../ui/time.tsx';
import classes from './chain.module.css';
import { StepTime } from './step-time.tsx';

const SHOWN_CALLS = 4;

/** One line from what came in to what was called: event, outbox, run, steps, the connectors' calls. */
export function Chain({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  const duration = useDuration();
  const event = useThing('/api/v1/events/{id}', { path: { id: run.event.id } }).data?.body;
  const between = (from: string, to: string): string => duration(Date.parse(to) - Date.parse(from));
  const last = [...new Map(run.steps.map((step) => [step.path, step])).values()];
  const calls = run.steps.filter(({ action }) => action !== undefined);
  return (
    <ol className={classes.chain} aria-label={t('run.chain')}>
      <Part title={t('run.chain_event')}>
        <EventLink id={run.event.id}>{run.event.type}</EventLink>
        <Small>{run.event.source}</Small>
        {event && (
          <Small>
            <Time at={event.receivedAt} />
          </Small>
        )}
        {event?.deliveryId !== undefined && <Small>{t('run.delivery', { id: event.deliveryId })}</Small>}
      </Part>
      <Part title={t('run.chain_queue')}>
        {event && (
          <Text size="sm">
            {/* Somebody asked for it, long after the event was matched. */}
            {t(run.rerunOf === undefined ? 'run.matched_after' : 'run.rerun_after', {
              time: between(event.receivedAt, run.createdAt),
            })}
          </Text>
        )}
        <Small>
          {run.startedAt === undefined
            ? t('run.not_begun')
            : t('run.begun_after', { time: between(run.createdAt, run.startedAt) })}
        </Small>
        <Small>{t('run.chain_queue_help')}</Small>
        <Small>{t('run.trace', { id: run.traceId.slice(0, 8) })}</Small>
      </Part>
      <Part title={t('run.chain_run')}>
        <WorkflowLink name={run.workflow.name} />
        <Small>{t('run.version', { version: run.workflow.version })}</Small>
        {run.rerunOf !== undefined && (
          <>
            <Small>{t('run.rerun_of')}</Small>
            <RunLink id={run.rerunOf} />
          </>
        )}
      </Part>
      <Part title={t('run.chain_steps', { count: last.length })}>
        {[...countsOf(last)].map(([status, count]) => (
          <Text key={status} size="sm">
            {count} {t(`status.${status}`)}
          </Text>
        ))}
      </Part>
      <Part title={t('run.chain_calls', { count: calls.length })}>
        {calls.slice(-SHOWN_CALLS).map((step) => (
          <div key={`${step.path}/${step.attempt}`} className={classes.call} title={step.path}>
            <span>
              {step.action}{' '}
              <Text component="span" size="xs" c="dimmed">
                <StepTime step={step} />
              </Text>
            </span>
            <Status of={step.status} />
          </div>
        ))}
        {calls.length === 0 && <Small>{t('run.chain_no_calls')}</Small>}
      </Part>
    </ol>
  );
}

/** How many steps stand where. */
function countsOf(steps: readonly StepAttempt[]): Map<StepStatus, number> {
  const counts = new Map<StepStatus, number>();
  for (const { status } of steps) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

function Small({ children }: { children: ReactNode }) {
  return (
    <Text component="div" size="xs" c="dimmed">
      {children}
    </Text>
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
