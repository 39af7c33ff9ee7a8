import { Alert, List, Text } from '@mantine/core';
import type { WorkflowCheck } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';

/** What the server says of a text. */
export function Verdict({ check, error }: { check: WorkflowCheck | undefined; error: unknown }) {
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
