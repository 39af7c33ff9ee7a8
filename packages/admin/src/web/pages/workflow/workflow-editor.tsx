import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { client } from '../../api/client.ts';
import type { TextProblem, WorkflowCheck } from '../../api/types.ts';
import { UnsavedGuard } from '../../form/unsaved-guard.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

const YamlEditor = lazy(() => import('../../editor/yaml-editor.tsx'));

interface WorkflowEditorProps {
  text: string;
  format: 'yaml' | 'json';
  saving: boolean;
  saveError: unknown;
  onSave(text: string, headers: Record<string, string>): Promise<unknown>;
}

const CHECK_AFTER_MS = 400;
const NOTHING: readonly TextProblem[] = [];

/** The text of a workflow, checked by the server as it is written. */
export function WorkflowEditor({ text: initial, format, saving, saveError, onSave }: WorkflowEditorProps) {
  const { t } = useLanguage();
  const [text, setText] = useState(initial);
  const [settled] = useDebouncedValue(text, CHECK_AFTER_MS);
  const headers = { 'content-type': `application/${format}` };
  const checked = useQuery({
    queryKey: ['workflows', 'check', format, settled],
    queryFn: ({ signal }) => client.post('/api/v1/workflows/check', { body: settled, headers, signal }),
    placeholderData: (before) => before,
  });
  const problems = checked.data ? [...checked.data.errors, ...checked.data.warnings] : NOTHING;
  return (
    <Stack>
      <UnsavedGuard dirty={text !== initial && !saving} />
      <Suspense fallback={<Loading />}>
        <YamlEditor label={t('workflow.text')} text={text} problems={problems} onChange={setText} />
      </Suspense>
      <Verdict check={checked.data} error={checked.error} />
      <ProblemAlert error={saveError} />
      <Group>
        <Button
          loading={saving}
          disabled={checked.data?.valid === false || checked.data?.change === 'unchanged'}
          onClick={() => void onSave(text, headers).catch(() => undefined)}
        >
          {t('workflow.save')}
        </Button>
      </Group>
    </Stack>
  );
}

function Verdict({ check, error }: { check: WorkflowCheck | undefined; error: unknown }) {
  const { t } = useLanguage();
  if (check === undefined) return <ProblemAlert error={error} />;
  const problems = [...check.errors, ...check.warnings];
  if (problems.length === 0) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {t('workflow.valid')}
      </Text>
    );
  }
  return (
    <Alert
      color={check.valid ? 'orange' : 'red'}
      variant="outline"
      role="status"
      title={t(check.valid ? 'workflow.warnings' : 'workflow.errors')}
    >
      <List size="sm">
        {problems.map(({ pointer, message, line }) => (
          <List.Item key={pointer + message}>
            {line !== undefined && `${t('workflow.line', { line })} `}
            <code>{pointer || '/'}</code> {message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
