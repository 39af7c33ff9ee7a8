import { addressOf, matchesType, triggerKind, type WorkflowDocument } from '@automate/workflow';
import { Alert, Button, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { paged, useList } from '../../api/read.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { TryEvent } from './try-event.tsx';
import type { Unsaved } from './workflow-editor.tsx';

/** Events of the past that a workflow can be tried with: those its triggers ask for, or all. */
export function TryPanel({ workflow, unsaved }: { workflow: WorkflowDetail; unsaved: Unsaved | undefined }) {
  const { t } = useLanguage();
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const list = useList('/api/v1/events', { query: paged({}) });
  const document = unsaved?.document ?? (workflow.document as unknown as WorkflowDocument);
  const rows = all ? list.rows : list.rows.filter((event) => asksFor(document, event));
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('try.about')}
      </Text>
      {unsaved && (
        <Alert color="orange" variant="outline" role="status">
          {t('try.unsaved', { version: workflow.version })}
        </Alert>
      )}
      <Switch label={t('try.all')} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      <ProblemAlert error={list.error} />
      {list.isPending && <Loading />}
      {list.isSuccess && rows.length === 0 && <Empty title={t('try.none')} hint={t('try.none_hint')} />}
      {rows.length > 0 && (
        <DataList
          label={t('try.event')}
          rows={rows}
          rowId={({ id }) => id}
          columns={[
            { title: 'try.event', cell: ({ type }) => type, wide: true },
            { title: 'try.source', cell: ({ source }) => source },
            { title: 'try.received', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
            {
              title: 'list.actions',
              cell: ({ id, type }) => (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setChosen(id)}
                  aria-label={t('try.choose', { type })}
                >
                  {t('try.try')}
                </Button>
              ),
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('try.older')}
        </Button>
      )}
      {chosen !== undefined && (
        <TryEvent
          workflow={workflow}
          unsaved={unsaved?.document}
          eventId={chosen}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Stack>
  );
}

/** By type and source alone; what conditions say is told of the one that is chosen. */
function asksFor(document: WorkflowDocument, event: { type: string; source: string }): boolean {
  return document.on.some((trigger) => {
    const { type, source } = addressOf(trigger, document.name);
    const fits = triggerKind(trigger) === 'event' ? matchesType(type, event.type) : type === event.type;
    return fits && (source === undefined || source === event.source);
  });
}
