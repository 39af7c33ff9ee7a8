import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { RunDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { RerunButton } from './rerun-button.tsx';

/** What can be done to a run as it is now. */
export function RunActions({ run }: { run: RunDetail }) {
  if (run.finishedAt !== undefined) return <RerunButton run={run} />;
  return <CancelButton run={run} />;
}

function CancelButton({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  const [reason, setReason] = useState('');
  const calling = run.steps.some(({ action, status }) => action !== undefined && status === 'running');
  const change = useChange('post', '/api/v1/executions/{id}/cancel', ['/api/v1/executions']);
  return (
    <ConfirmButton
      needs="executions:write"
      label={t('run.cancel')}
      question={t(calling ? 'run.cancel_question_calling' : 'run.cancel_question')}
      wayOut={t('action.leave')}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { id: run.id } }, body: reason === '' ? {} : { reason } })}
    >
      <TextInput
        label={t('run.cancel_reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmButton>
  );
}
