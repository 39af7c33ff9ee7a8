import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { Json, WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { manualInput } from './manual-input.ts';
import { SchemaForm, untouched } from './schema-form.tsx';
import { useGoToRun } from './use-go-to-run.ts';

/** Starts a workflow that has a manual trigger, with the input that its schema describes, and shows the run. */
export function StartButton({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useLanguage();
  const toast = useToast();
  const goToRun = useGoToRun();
  const manual = manualInput(workflow.document);
  const schema = manual?.schema;
  const [input, setInput] = useState<Json | undefined>(() => untouched(schema));
  const change = useChange('post', '/api/v1/workflows/{workflow}/runs', ['/api/v1/executions', '/api/v1/events']);
  if (manual === undefined || !workflow.active) return null;
  return (
    <ConfirmButton
      needs="executions:write"
      label={t('workflow.start')}
      size="sm"
      variant="filled"
      question={t('workflow.start_question')}
      busy={change.isPending}
      error={change.error}
      blocked={input === undefined}
      onConfirm={async () => {
        if (input === undefined) return;
        const { body } = await change.mutateAsync({ params: { path: { workflow: workflow.name } }, body: { input } });
        toast(t('workflow.started'));
        await goToRun(body.eventId);
      }}
    >
      <SchemaForm schema={schema} onChange={setInput} />
    </ConfirmButton>
  );
}
