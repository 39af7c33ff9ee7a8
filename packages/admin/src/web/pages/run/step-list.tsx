import { Text } from '@mantine/core';
import type { RunDetail, StepAttempt } from '../../api/types.ts';
import { type Translate, useLanguage } from '../../i18n/language.tsx';
import { type Column, DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Status } from '../../ui/status.tsx';
import { Span, Time } from '../../ui/time.tsx';
import { kindWord } from './kind-word.ts';
import { nameOf } from './timeline.ts';

const columnsIn = (t: Translate): readonly Column<StepAttempt>[] => [
  { title: 'step.name', cell: nameOf, wide: true },
  { title: 'step.status', cell: ({ status }) => <Status of={status} /> },
  { title: 'step.action', cell: (step) => step.action ?? kindWord(t, step) },
  { title: 'step.started', cell: ({ startedAt }) => <Time at={startedAt} /> },
  { title: 'step.took', cell: ({ startedAt, finishedAt }) => <Span from={startedAt} to={finishedAt} /> },
  { title: 'step.error', cell: ({ error }) => error && <Text size="sm">{error.message}</Text>, wide: true },
];

export function StepList({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  if (run.steps.length === 0) return <Empty title={t('run.no_steps')} hint={t('run.no_steps_hint')} />;
  return (
    <DataList
      label={t('run.steps')}
      rows={run.steps}
      rowId={({ path, attempt }) => `${path}/${attempt}`}
      columns={columnsIn(t)}
    />
  );
}
