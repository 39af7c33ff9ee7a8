import { diffJson } from '@automate/workflow';
import { Stack, Switch, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useThing } from '../../api/read.ts';
import type { RunDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { type Column, DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Status } from '../../ui/status.tsx';
import { useDuration } from '../../ui/time.tsx';
import { Changes } from './changes.tsx';
import classes from './compare.module.css';
import { type ComparedStep, compareRuns, type Side } from './compare-runs.ts';
import { RunCard } from './run-card.tsx';

/** What differs between two runs: their workflows, what they were given, what their steps did, what they gave. */
export function Comparison({ a, b }: { a: RunDetail; b: RunDetail }) {
  const { t } = useLanguage();
  const [all, setAll] = useState(false);
  const steps = useMemo(() => compareRuns(a, b), [a, b]);
  const shown = all ? steps : steps.filter(({ same }) => !same);
  return (
    <Stack>
      <div className={classes.runs}>
        <RunCard title={t('compare.a')} run={a} />
        <RunCard title={t('compare.b')} run={b} />
      </div>
      <Versions a={a} b={b} />
      <Inputs a={a} b={b} />
      <Title order={2} size="h4">
        {t('run.steps')}
      </Title>
      <Switch
        label={t('compare.show_same', { count: steps.filter(({ same }) => same).length })}
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      {shown.length === 0 ? (
        <Empty title={t('compare.same')} hint={t('compare.same_hint')} />
      ) : (
        <DataList label={t('run.steps')} rows={shown} rowId={({ path }) => path} columns={COLUMNS} />
      )}
      <Changes title={t('compare.run_output')} changes={diffJson(a.output, b.output)} />
    </Stack>
  );
}

const COLUMNS: readonly Column<ComparedStep>[] = [
  { title: 'step.name', cell: ({ path }) => path },
  { title: 'compare.a', cell: ({ a }) => <SideCell side={a} /> },
  { title: 'compare.b', cell: ({ b }) => <SideCell side={b} /> },
  { title: 'compare.differences', cell: (step) => <Differences step={step} />, wide: true },
];

function SideCell({ side }: { side: Side | undefined }) {
  const { t } = useLanguage();
  const duration = useDuration();
  if (side === undefined) return <Text size="sm">{t('compare.absent')}</Text>;
  return (
    <Stack gap={2} align="flex-start">
      <Status of={side.status} />
      <Text size="xs" c="dimmed">
        {side.tookMs === undefined ? '–' : duration(side.tookMs)}
        {side.attempts > 1 && `, ${t('compare.attempts', { count: side.attempts })}`}
      </Text>
    </Stack>
  );
}

function Differences({ step: { a, b, input, output, same } }: { step: ComparedStep }) {
  const { t } = useLanguage();
  const error = a && b ? diffJson(a.error, b.error) : [];
  if (same) return <Text size="sm">{t('compare.none')}</Text>;
  return (
    <Stack gap="xs">
      <Changes title={t('step.error')} changes={error} />
      <Changes title={t('step.input')} changes={input} />
      <Changes title={t('step.output')} changes={output} />
    </Stack>
  );
}

/** How the workflow of one run differs from that of the other. */
function Versions({ a, b }: { a: RunDetail; b: RunDetail }) {
  const { t } = useLanguage();
  const [one, other] = [a.workflow, b.workflow];
  const differ = one.id === other.id && one.version !== other.version;
  const path = { workflow: one.id, version: String(one.version), other: String(other.version) };
  const found = useThing('/api/v1/workflows/{workflow}/versions/{version}/diff/{other}', { path }, { enabled: differ });
  if (one.id !== other.id) return <Text size="sm">{t('compare.other_workflow')}</Text>;
  if (!differ || found.data === undefined) return null;
  const title = t('compare.versions', { a: one.version, b: other.version });
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      <JsonView value={found.data.body.text} label={title} />
    </section>
  );
}

/** How what one run was given differs from what the other was. */
function Inputs({ a, b }: { a: RunDetail; b: RunDetail }) {
  const { t } = useLanguage();
  const one = useThing('/api/v1/events/{id}', { path: { id: a.event.id } });
  const other = useThing('/api/v1/events/{id}', { path: { id: b.event.id } });
  if (one.data === undefined || other.data === undefined) return null;
  return <Changes title={t('compare.run_input')} changes={diffJson(one.data.body.payload, other.data.body.payload)} />;
}
