import { useChange } from '../../api/queries.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** What can be done to a workflow as it is now. */
export function WorkflowVerbs({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useLanguage();
  const change = useChange(['workflows', 'schedules']);
  const pausing = workflow.paused ? ('resume' as const) : ('pause' as const);
  const verbs = workflow.active ? ([pausing, 'deactivate'] as const) : (['activate'] as const);
  return verbs.map((verb) => (
    <ConfirmButton
      key={verb}
      size="sm"
      label={t(`workflow.${verb}`)}
      question={t(`workflow.${verb}_question`)}
      busy={change.isPending}
      error={change.error}
      onConfirm={() =>
        change.mutateAsync({ method: 'POST', path: `workflows/${encodeURIComponent(workflow.name)}/${verb}` })
      }
    />
  ));
}
