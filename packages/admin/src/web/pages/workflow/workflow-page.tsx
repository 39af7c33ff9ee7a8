import { Tabs } from '@mantine/core';
import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useThing } from '../../api/read.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { ButtonLink } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { stateOf } from '../workflows/workflows-page.tsx';
import { EditWorkflow } from './edit-workflow.tsx';
import { StartButton } from './start-button.tsx';
import { TryPanel } from './try-panel.tsx';
import { Versions } from './versions.tsx';
import type { Unsaved } from './workflow-editor.tsx';
import { WorkflowVerbs } from './workflow-verbs.tsx';

/** One workflow: how it is written, what it was, and what can be done with it. */
export function WorkflowPage() {
  const { t } = useLanguage();
  const { name } = useParams({ strict: false }) as { name: string };
  const found = useThing('/api/v1/workflows/{workflow}', { path: { workflow: name } });
  const workflow = found.data?.body;
  const mayEdit = useMay('workflows:write');
  const mayStart = useMay('executions:write');
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
            {mayEdit && <WorkflowVerbs workflow={workflow} />}
            {mayStart && <StartButton key={workflow.version} workflow={workflow} />}
          </>
        )
      }
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {workflow && <Parts key={name} workflow={workflow} />}
    </Page>
  );
}

const PARTS = ['versions', 'try'] as const;

/** What is written stays while somebody looks at something else. */
function Parts({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const [unsaved, setUnsaved] = useState<Unsaved>();
  const mayTry = useMay('executions:write');
  const part = PARTS.find((one) => one === hash) ?? 'edit';
  const go = (next: string | null): void =>
    void navigate({
      to: '.',
      hash: next === 'edit' ? '' : (next ?? ''),
      replace: true,
      ignoreBlocker: true,
      resetScroll: false,
    });
  return (
    <Tabs value={part} onChange={go} keepMounted>
      <Tabs.List aria-label={t('run.views')}>
        <Tabs.Tab value="edit">{t('workflow.edit')}</Tabs.Tab>
        <Tabs.Tab value="versions">{t('workflow.versions')}</Tabs.Tab>
        {mayTry && <Tabs.Tab value="try">{t('try.title')}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="edit" pt="md">
        <EditWorkflow workflow={workflow} onUnsaved={setUnsaved} />
      </Tabs.Panel>
      <Tabs.Panel value="versions" pt="md">
        {part === 'versions' && <Versions key={workflow.version} workflow={workflow.name} current={workflow.version} />}
      </Tabs.Panel>
      <Tabs.Panel value="try" pt="md">
        {part === 'try' && mayTry && <TryPanel workflow={workflow} unsaved={unsaved} />}
      </Tabs.Panel>
    </Tabs>
  );
}
