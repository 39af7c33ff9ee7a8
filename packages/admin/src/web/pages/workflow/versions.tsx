import { Button, Group, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { paged, useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Actor } from '../../ui/actor.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { VersionDifference } from './version-difference.tsx';

/** The versions of a workflow, and how two of them differ. */
export function Versions({ workflow, current }: { workflow: string; current: number }) {
  const { t } = useLanguage();
  const list = useList('/api/v1/workflows/{workflow}/versions', { path: { workflow }, query: paged({}) });
  const [pair, setPair] = useState<[number, number]>([Math.max(1, current - 1), current]);
  const choices = list.rows.map(({ version }) => ({ value: String(version), label: t('run.version', { version }) }));
  return (
    <Stack>
      <ProblemAlert error={list.error} />
      <DataList
        label={t('workflow.versions')}
        rows={list.rows}
        rowId={({ version }) => String(version)}
        columns={[
          { title: 'workflow.version', cell: ({ version }) => version },
          { title: 'workflow.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
          {
            title: 'workflow.created_by',
            cell: ({ createdBy }) => <Actor of={createdBy} />,
            wide: true,
          },
          {
            title: 'list.actions',
            cell: ({ version }) =>
              version !== current && (
                <Group gap="xs">
                  <Button size="xs" variant="default" onClick={() => setPair([version, current])}>
                    {t('workflow.compare')}
                  </Button>
                  <Restore workflow={workflow} version={version} current={current} />
                </Group>
              ),
          },
        ]}
        {...(list.hasNextPage && { more: { load: () => void list.fetchNextPage(), loading: list.isFetchingNextPage } })}
      />
      {current > 1 && (
        <>
          <Group align="flex-end">
            {(['workflow.from', 'workflow.to'] as const).map((label, at) => (
              <Select
                key={label}
                label={t(label)}
                data={choices}
                value={String(pair[at])}
                allowDeselect={false}
                onChange={(value) => setPair(at === 0 ? [Number(value), pair[1]] : [pair[0], Number(value)])}
              />
            ))}
          </Group>
          <VersionDifference workflow={workflow} from={pair[0]} to={pair[1]} />
        </>
      )}
    </Stack>
  );
}

function Restore({ workflow, version, current }: { workflow: string; version: number; current: number }) {
  const { t } = useLanguage();
  const toast = useToast();
  const change = useChange('post', '/api/v1/workflows/{workflow}/versions/{version}/restore', ['/api/v1/workflows']);
  return (
    <ConfirmButton
      needs="workflows:write"
      label={t('workflow.restore')}
      question={t('workflow.restore_question', { version })}
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        const { body } = await change.mutateAsync({
          params: { path: { workflow, version: String(version) } },
          ifMatch: `"${current}"`,
        });
        toast(t('workflow.saved', { version: body.version }));
      }}
    />
  );
}
