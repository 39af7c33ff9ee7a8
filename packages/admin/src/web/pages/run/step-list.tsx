import { Anchor, Drawer, Text } from '@mantine/core';
import { useState } from 'react';
import type { RunDetail, StepAttempt } from '../../api/types.ts';
import { type Translate, useLanguage } from '../../i18n/language.tsx';
import { type Column, DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureText } from '../../ui/failure-text.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { kindWord } from './kind-word.ts';
import { StepDetails } from './step-details.tsx';
import { StepTime } from './step-time.tsx';
import { nameOf } from './timeline.ts';

const columnsIn = (t: Translate, open: (step: StepAttempt) => void): readonly Column<StepAttempt>[] => [
  {
    title: 'step.name',
    cell: (step) => (
      <Anchor component="button" type="button" size="sm" ta="start" onClick={() => open(step)}>
        {nameOf(step)}
      </Anchor>
    ),
    wide: true,
  },
  { title: 'step.status', cell: ({ status }) => <Status of={status} /> },
  { title: 'step.action', cell: (step) => step.action ?? kindWord(t, step) },
  { title: 'step.started', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { title: 'step.took', cell: (step) => <StepTime step={step} /> },
  {
    title: 'step.error',
    cell: ({ error }) =>
      error && (
        <Text size="sm">
          <FailureText failure={error} />
        </Text>
      ),
    wide: true,
  },
];

/** Every attempt in a row; its name opens what there is to know of it. */
export function StepList({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<string>();
  if (run.steps.length === 0) return <Empty title={t('run.no_steps')} hint={t('run.no_steps_hint')} />;
  const step = run.steps.find((one) => keyOf(one) === chosen);
  return (
    <>
      <DataList
        label={t('run.steps')}
        rows={run.steps}
        rowId={keyOf}
        columns={columnsIn(t, (one) => setChosen(keyOf(one)))}
      />
      <Drawer
        opened={step !== undefined}
        onClose={() => setChosen(undefined)}
        position="right"
        size="lg"
        title={step && nameOf(step)}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {step && <StepDetails run={run} step={step} />}
      </Drawer>
    </>
  );
}

const keyOf = ({ path, attempt }: StepAttempt): string => `${path}/${attempt}`;
