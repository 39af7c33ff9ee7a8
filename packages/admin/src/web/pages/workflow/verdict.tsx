import { Alert, List, Text } from '@mantine/core';
import type { WorkflowCheck } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Original } from '../../ui/original.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** What the server says of a text. */
export function Verdict({ check, error }: { check: WorkflowCheck | undefined; error: unknown }) {
  const { t } = useLanguage();
  if (check === undefined) return <ProblemAlert error={error} />;
  if (check.errors.length + check.warnings.length === 0) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {t('workflow.valid')}
      </Text>
    );
  }
  return (
    <>
      <Problems title={t('workflow.errors')} color="red" problems={check.errors} />
      <Problems title={t('workflow.warnings')} color="orange" problems={check.warnings} />
    </>
  );
}

function Problems(props: { title: string; color: string; problems: WorkflowCheck['errors'] }) {
  const { title, color, problems } = props;
  const { t } = useLanguage();
  if (problems.length === 0) return null;
  return (
    <Alert color={color} variant="outline" role="status" title={title}>
      <List size="sm">
        {problems.map(({ pointer, message, line, reason }) => (
          <List.Item key={pointer + message}>
            {line !== undefined && `${t('workflow.line', { line })} `}
            <code>{pointer || '/'}</code> {reason ? message : <Original>{message}</Original>}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
