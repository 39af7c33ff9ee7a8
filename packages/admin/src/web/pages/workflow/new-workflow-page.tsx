import { Switch } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { WorkflowEditor } from './workflow-editor.tsx';

/** Something that runs, to be changed into what is wanted. */
const EXAMPLE = `name: my-first-workflow # its name, once it is saved
on:
  - manual: true # press Start; add what else starts it
steps:
  - id: note
    set:
      text: "Hello from {{execution.name}}"
`;

export function NewWorkflowPage() {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const [activate, setActivate] = useState(true);
  const change = useChange('post', '/api/v1/workflows', ['/api/v1/workflows', '/api/v1/schedules']);
  return (
    <Page title={t('workflows.new')} parent="/workflows" needs="workflows:write" description={t('workflow.new_about')}>
      <Switch
        label={t('workflow.activate_now')}
        checked={activate}
        onChange={(event) => setActivate(event.currentTarget.checked)}
      />
      <WorkflowEditor
        text={EXAMPLE}
        format="yaml"
        saving={change.isPending}
        saveError={change.error}
        onSave={async (text, headers) => {
          const query = { activate: activate ? ('true' as const) : ('false' as const) };
          const { body } = await change.mutateAsync({ params: { query }, body: text, headers });
          toast(t('workflow.saved', { version: body.version }));
          await navigate({ to: '/workflows/$name', params: { name: body.name }, hash: true, ignoreBlocker: true });
        }}
      />
    </Page>
  );
}
