import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { Lines } from './version-difference.tsx';
import { type Unsaved, WorkflowEditor } from './workflow-editor.tsx';

/** Saves on the version that it began with: a concurrent change is refused, and told as soon as it is seen. */
export function EditWorkflow(props: { workflow: WorkflowDetail; onUnsaved(unsaved: Unsaved | undefined): void }) {
  const { workflow, onUnsaved } = props;
  const { t } = useLanguage();
  const toast = useToast();
  const [base, setBase] = useState(workflow);
  // What was loaded: another one begins a history of its own, what was saved does not.
  const [loaded, setLoaded] = useState(workflow);
  const [unsaved, setUnsaved] = useState<Unsaved>();
  const dirty = unsaved !== undefined;
  useEffect(() => onUnsaved(unsaved), [unsaved, onUnsaved]);
  const change = useChange('put', '/api/v1/workflows/{workflow}', ['/api/v1/workflows', '/api/v1/schedules']);
  const newer = workflow.version > base.version;
  const conflict = newer && dirty && !change.isPending;
  const [differs, { toggle, close }] = useDisclosure();
  /** What is written goes over the newer one when it is saved. */
  const keep = (): void => {
    setBase(workflow);
    change.reset();
    close();
  };
  const load = (): void => {
    keep();
    setLoaded(workflow);
  };
  useEffect(() => {
    if (newer && !dirty && !change.isPending) load();
  }, [newer, dirty, change.isPending]);
  return (
    <>
      {conflict && (
        <Alert color="orange" variant="outline" role="status" mb="md">
          <Stack gap="xs">
            <Text size="sm">{t('workflow.newer', { version: workflow.version })}</Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={toggle} aria-expanded={differs}>
                {t('workflow.newer_difference')}
              </Button>
              <Button size="xs" variant="default" onClick={load}>
                {t('workflow.load_newer')}
              </Button>
              <Button size="xs" variant="default" onClick={keep}>
                {t('form.keep_mine')}
              </Button>
            </Group>
            {differs && (
              <>
                <Text size="sm">{t('workflow.newer_sides', { version: workflow.version })}</Text>
                <Lines before={workflow.source.text} after={unsaved.text} />
              </>
            )}
          </Stack>
        </Alert>
      )}
      <WorkflowEditor
        key={loaded.version}
        text={loaded.source.text}
        saved={base.source.text}
        format={base.source.format}
        saving={change.isPending}
        saveError={conflict ? undefined : change.error}
        blocked={conflict}
        onUnsaved={setUnsaved}
        onSave={async (text, headers) => {
          const params = { path: { workflow: base.name } };
          const { body } = await change.mutateAsync({ params, body: text, headers, ifMatch: `"${base.version}"` });
          toast(t('workflow.saved', { version: body.version }));
          setBase(body);
        }}
      />
    </>
  );
}
