import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../../api/change.ts';
import type { RunDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { useRerunOptions } from './use-rerun-options.tsx';

/** Runs it once more: all of it or from a step on, with the input as it was or as it is written now. */
export function RerunButton({ run, from }: { run: RunDetail; from?: string }) {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const original = t('rerun.original', { version: run.workflow.version });
  const { options, valid, fields } = useRerunOptions({ original, eventId: run.event.id });
  const change = useChange('post', '/api/v1/executions/{id}/rerun', ['/api/v1/executions']);
  const rerun = async (): Promise<void> => {
    const body = { ...options, ...(from !== undefined && { from }) };
    const made = await change.mutateAsync({ params: { path: { id: run.id } }, body });
    toast(t('rerun.started'));
    await navigate({ to: '/runs/$id', params: { id: made.body.executionId } });
  };
  return (
    <ConfirmButton
      needs="executions:write"
      label={from === undefined ? t('rerun.all') : t('rerun.from', { step: from })}
      question={t('rerun.question')}
      busy={change.isPending}
      error={change.error}
      blocked={!valid}
      onConfirm={rerun}
    >
      {fields}
    </ConfirmButton>
  );
}
