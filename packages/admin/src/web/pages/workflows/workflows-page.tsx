import type { WorkflowSummary } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { WorkflowLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status, type StatusWord } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

export function WorkflowsPage() {
  const { t } = useLanguage();
  return (
    <ListPage
      page="/workflows"
      about="workflows.about"
      path="/api/v1/workflows"
      rowId={({ id }) => id}
      empty={{ title: 'workflows.empty', hint: 'workflows.empty_hint' }}
      actions={
        <ButtonLink needs="workflows:write" to="/workflows/new">
          {t('workflows.new')}
        </ButtonLink>
      }
      columns={[
        { title: 'workflows.name', cell: ({ name }) => <WorkflowLink name={name} /> },
        { title: 'workflows.description', cell: ({ description }) => description ?? '–', wide: true },
        { title: 'workflows.state', cell: (workflow) => <Status of={stateOf(workflow)} /> },
        { title: 'workflows.version', cell: ({ version }) => version },
        { title: 'workflows.updated', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
      ]}
    />
  );
}

export function stateOf({ active, paused }: WorkflowSummary): StatusWord {
  if (!active) return 'inactive';
  return paused ? 'paused' : 'active';
}
