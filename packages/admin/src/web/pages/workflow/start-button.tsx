import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { Json, WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { JsonInput } from '../../ui/json-input.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { manualInput } from './manual-input.ts';

/** Starts a workflow that has a manual trigger, with an input that its schema describes. */
export function StartButton({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const manual = manualInput(workflow.document);
  const [input, setInput] = useState<Json | undefined>(manual?.example);
  const [valid, setValid] = useState(true);
  const change = useChange('post', '/api/v1/workflows/{workflow}/runs', ['/api/v1/executions', '/api/v1/events']);
  if (manual === undefined || !workflow.active) return null;
  return (
    <ConfirmButton
      label={t('workflow.start')}
      size="sm"
      variant="filled"
      question={t('workflow.start_question')}
      busy={change.isPending}
      error={change.error}
      blocked={!valid}
      onConfirm={async () => {
        const { body } = await change.mutateAsync({
          params: { path: { workflow: workflow.name } },
          body: input === undefined ? {} : { input },
        });
        toast(t('workflow.started'));
        await navigate({ to: '/events/$id', params: { id: body.eventId } });
      }}
    >
      <JsonInput
        label={t('workflow.input')}
        initial={input}
        onChange={(value, isValid) => {
          setInput(value);
          setValid(isValid);
        }}
      />
      {manual.schema !== undefined && <JsonView value={manual.schema} label={t('workflow.input_schema')} />}
    </ConfirmButton>
  );
}
