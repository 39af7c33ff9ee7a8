import { AutomateError, type ErrorCode } from '@automate/core';
import { Alert, List, Text } from '@mantine/core';
import { inputProblems } from '../api/problem.ts';
import { detailsWords } from '../form/problem-words.ts';
import type { MessageKey } from '../i18n/en.ts';
import { useLanguage } from '../i18n/language.tsx';
import { codeWords } from './failure.ts';
import { Original } from './original.tsx';

/** What can be done where the code alone says it. */
const ADVICE: Partial<Record<ErrorCode, MessageKey>> = {
  UNAVAILABLE: 'problem.no_answer',
  UNAUTHENTICATED: 'problem.unauthenticated',
  PERMISSION_DENIED: 'problem.denied',
  NOT_FOUND: 'problem.not_found',
  ABORTED: 'problem.changed',
  RESOURCE_EXHAUSTED: 'problem.too_many',
  INTERNAL: 'problem.internal',
  DATA_LOSS: 'problem.internal',
};

/** What went wrong and what to do, in `advice`'s words first. Nothing where nothing did. */
export function ProblemAlert({ error, advice = {} }: { error: unknown; advice?: typeof ADVICE }) {
  const { t, language } = useLanguage();
  if (error === undefined || error === null) return null;
  const refused = AutomateError.isInstance(error) ? error : undefined;
  const { code, message } = refused ?? { code: 'INTERNAL', message: (error as Error).message };
  const words = detailsWords(refused?.details, t);
  const title = words ?? (language === 'en' ? message : codeWords(code, t));
  // What the title says is not said again of the part that it is about.
  const problems = inputProblems(error, t).filter((problem) => problem.message !== title);
  const traceId = refused?.details?.traceId;
  return (
    <Alert color="red" variant="outline" role="alert" title={title}>
      {language !== 'en' && words === undefined && !saidByProblems(refused) && (
        <Text size="sm">
          <Original>{message}</Original>
        </Text>
      )}
      <Text size="sm">
        {t(refused ? (advice[refused.code] ?? ADVICE[refused.code] ?? 'problem.input') : 'problem.internal')}
      </Text>
      {problems.length > 0 && (
        <List size="sm" mt="xs">
          {problems.map(({ pointer, message, rule, reason }) => (
            <List.Item key={pointer + message}>
              <code>{pointer || '/'}</code> {rule || reason ? message : <Original>{message}</Original>}
            </List.Item>
          ))}
        </List>
      )}
      {typeof traceId === 'string' && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('problem.trace', { id: traceId })}
        </Text>
      )}
    </Alert>
  );
}

/** Whether what the message has gathered is said by each of its problems, in the person's language. */
function saidByProblems(error: AutomateError | undefined): boolean {
  const problems = error?.details?.errors ?? [];
  return problems.length > 0 && problems.every(({ reason }) => reason !== undefined);
}
