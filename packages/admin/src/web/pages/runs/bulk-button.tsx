import { List, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useRerunOptions } from '../run/use-rerun-options.tsx';
import type { BulkAction, BulkFilter } from './bulk-filter.ts';
import { useBulkPreview } from './use-bulk-preview.ts';

/** Says first what would be done, then has it done in the background, and leads to where that is followed. */
export function BulkButton({ action, filter }: { action: Exclude<BulkAction, 'requeue'>; filter: BulkFilter }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [from, setFrom] = useState('');
  const rerun = useRerunOptions({ original: t('bulk.original') });
  const change = useChange('post', '/api/v1/bulk', ['/api/v1/executions', '/api/v1/bulk']);
  const again = { ...rerun.options, ...(from !== '' && { from }) };
  const options = action === 'rerun' ? again : action === 'cancel' && reason !== '' ? { reason } : undefined;
  const start = async (): Promise<void> => {
    const { body } = await change.mutateAsync({ body: { action, filter, ...(options && { options }) } });
    if ('id' in body) await navigate({ to: '/runs/jobs/$id', params: { id: body.id } });
  };
  return (
    <ConfirmButton
      needs="executions:write"
      label={t(`bulk.${action}`)}
      question={t(`bulk.${action}_question`)}
      wayOut={t('action.leave')}
      onConfirm={start}
      busy={change.isPending}
      error={change.error}
      blocked={action === 'rerun' && !rerun.valid}
    >
      <Preview action={action} filter={filter} />
      {action === 'rerun' && (
        <>
          {rerun.fields}
          <TextInput
            label={t('bulk.from')}
            description={t('bulk.from_help')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        </>
      )}
      {action === 'cancel' && (
        <TextInput
          label={t('run.cancel_reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </ConfirmButton>
  );
}

function Preview({ action, filter }: { action: BulkAction; filter: BulkFilter }) {
  const { t } = useLanguage();
  const { data, error } = useBulkPreview(action, filter);
  if (error) return <ProblemAlert error={error} />;
  if (data === undefined) return <Loading />;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('bulk.preview', { count: data.matched - data.refused, refused: data.refused })}
      </Text>
      <List size="sm">
        {Object.entries(data.statuses).map(([status, count]) => (
          <List.Item key={status}>
            {t(`status.${status}` as MessageKey)}: {count}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
