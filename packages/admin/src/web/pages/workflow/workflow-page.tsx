import { Tabs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useThing } from '../../api/read.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { stateOf } from '../workflows/workflows-page.tsx';
import { StartButton } from './start-button.tsx';
import { Versions } from './versions.tsx';
import { WorkflowEditor } from './workflow-editor.tsx';
import { WorkflowVerbs } from './workflow-verbs.tsx';

/** One workflow: its text, its versions, and what can be done with it. */
export function WorkflowPage() {
  const { t } = useLanguage();
  const { name } = useParams({ strict: false }) as { name: string };
  const found = useThing('/api/v1/workflows/{workflow}', { path: { workflow: name } });
  const workflow = found.data?.body;
  return (
    <Page
      title={name}
      parent="/workflows"
      mark={workflow && <Status of={stateOf(workflow)} />}
      {...(workflow?.description !== undefined && { description: workflow.description })}
      actions={
        workflow && (
          <>
            <ButtonLink to="/runs" search={{ q: `workflow:${name}` }} variant="default" size="sm">
              {t('page.runs')}
            </ButtonLink>
            <WorkflowVerbs workflow={workflow} />
            <StartButton workflow={workflow} />
          </>
        )
      }
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {workflow && (
        <Tabs defaultValue="edit" keepMounted={false}>
          <Tabs.List aria-label={t('run.views')}>
            <Tabs.Tab value="edit">{t('workflow.edit')}</Tabs.Tab>
            <Tabs.Tab value="versions">{t('workflow.versions')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="edit" pt="md">
            <EditText workflow={workflow} />
          </Tabs.Panel>
          <Tabs.Panel value="versions" pt="md">
            <Versions workflow={name} current={workflow.version} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  );
}

/** Saves on the version that it began with: a concurrent change is refused, and told. */
function EditText({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useLanguage();
  const toast = useToast();
  const [base, setBase] = useState(workflow);
  const change = useChange('put', '/api/v1/workflows/{workflow}', ['/api/v1/workflows', '/api/v1/schedules']);
  return (
    <WorkflowEditor
      key={base.version}
      text={base.source.text}
      format={base.source.format}
      saving={change.isPending}
      saveError={change.error}
      onSave={async (text, headers) => {
        const params = { path: { workflow: base.name } };
        const { body } = await change.mutateAsync({ params, body: text, headers, ifMatch: `"${base.version}"` });
        toast(t('workflow.saved', { version: body.version }));
        setBase(body);
      }}
    />
  );
}
