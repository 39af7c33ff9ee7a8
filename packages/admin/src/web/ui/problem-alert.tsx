import { Alert, List, Text } from '@mantine/core';
import { isProblem } from '../api/problem.ts';
import { type Translate, useLanguage } from '../i18n/language.tsx';

/** What went wrong and what to do. Nothing where nothing did. */
export function ProblemAlert({ error }: { error: unknown }) {
  const { t } = useLanguage();
  if (error === undefined || error === null) return null;
  const problem = isProblem(error) ? error : undefined;
  return (
    <Alert color="red" variant="outline" role="alert" title={(error as Error).message}>
      <Text size="sm">{advice(problem?.status, t)}</Text>
      {problem && problem.errors.length > 0 && (
        <List size="sm" mt="xs">
          {problem.errors.map(({ pointer, message }) => (
            <List.Item key={pointer + message}>
              <code>{pointer || '/'}</code> {message}
            </List.Item>
          ))}
        </List>
      )}
      {problem?.traceId !== undefined && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('problem.trace', { id: problem.traceId })}
        </Text>
      )}
    </Alert>
  );
}

function advice(status: number | undefined, t: Translate): string {
  switch (status) {
    case 0:
      return t('problem.no_answer');
    case 401:
      return t('problem.unauthenticated');
    case 403:
      return t('problem.denied');
    case 404:
      return t('problem.not_found');
    case 412:
      return t('problem.changed');
    case 429:
      return t('problem.too_many');
    default:
      return t(status !== undefined && status < 500 ? 'problem.input' : 'problem.internal');
  }
}
