import { useChange } from '../../api/change.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** What can be done to a workflow as it is now. */
export function WorkflowVerbs({ workflow }: { workflow: WorkflowDetail }) {
  const pausing = workflow.paused ? ('resume' as const) : ('pause' as const);
  const verbs = workflow.active ? ([pausing, 'deactivate'] as const) : (['activate'] as const);
  return verbs.map((verb) => <WorkflowVerb key={verb} verb={verb} workflow={workflow.name} />);
}

type Verb = 'activate' | 'deactivate' | 'pause' | 'resume';

function WorkflowVerb({ verb, workflow }: { verb: Verb; workflow: string }) {
  const { t } = useLanguage();
  const change = useChange('post', `/api/v1/workflows/{workflow}/${verb}`, ['/api/v1/workflows', '/api/v1/schedules']);
  return (
    <ConfirmButton
      needs="workflows:write"
      size="sm"
      label={t(`workflow.${verb}`)}
      question={t(`workflow.${verb}_question`)}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { workflow } } })}
    />
  );
}
