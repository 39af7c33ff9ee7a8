import { Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { RunDetail, StepAttempt } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Status } from '../../ui/status.tsx';
import { durationBetween } from '../../ui/time.tsx';
import { StepDetails } from './step-details.tsx';
import classes from './waterfall.module.css';

/** Rows beyond this are a button away: a run may have thousands. */
const FIRST_ROWS = 200;

/** Every attempt as a bar in time. One opens to show what went in and out. */
export function Waterfall({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  const [opened, setOpened] = useState<string>();
  const [rows, setRows] = useState(FIRST_ROWS);
  const now = new Date().toISOString();
  const begin = Date.parse(run.startedAt ?? run.createdAt);
  const end = Math.max(
    Date.parse(run.finishedAt ?? now),
    ...run.steps.map((step) => Date.parse(step.finishedAt ?? now)),
  );
  const share = (at: string): number => (100 * (Date.parse(at) - begin)) / Math.max(1, end - begin);
  if (run.steps.length === 0) return <Empty title={t('run.no_steps')} hint={t('run.no_steps_hint')} />;
  return (
    <>
      <ol className={classes.rows}>
        {run.steps.slice(0, rows).map((step) => {
          const key = `${step.path}/${step.attempt}`;
          const left = Math.max(0, Math.min(99, share(step.startedAt)));
          const width = Math.max(0.6, Math.min(100 - left, share(step.finishedAt ?? now) - left));
          return (
            <li key={key}>
              <UnstyledButton
                className={classes.row ?? ''}
                aria-expanded={opened === key}
                onClick={() => setOpened(opened === key ? undefined : key)}
              >
                <span className={classes.name} style={{ paddingInlineStart: `${depthOf(step)}rem` }}>
                  {nameOf(step)}
                </span>
                <Status of={step.status} />
                <span className={classes.track} aria-hidden>
                  <span
                    className={classes.bar}
                    data-status={step.status}
                    style={{ insetInlineStart: `${left}%`, width: `${width}%` }}
                  />
                </span>
                <Text component="span" size="xs" c="dimmed" ta="end">
                  {durationBetween(step.startedAt, step.finishedAt)}
                </Text>
              </UnstyledButton>
              {opened === key && <StepDetails run={run} step={step} />}
            </li>
          );
        })}
      </ol>
      {run.steps.length > rows && (
        <UnstyledButton className={classes.more ?? ''} onClick={() => setRows(rows + 1000)}>
          {t('run.more_steps', { count: run.steps.length - rows })}
        </UnstyledButton>
      )}
    </>
  );
}

export function nameOf({ path, attempt }: StepAttempt): string {
  return attempt === 1 ? path : `${path} #${attempt}`;
}

function depthOf({ path }: StepAttempt): number {
  return Math.min(6, path.split('/').length - 1);
}
