import type { AnswerOf } from '@automate/client';
import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLanguage } from '../../i18n/language.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { duration } from '../../ui/time.tsx';

export type TestResult = AnswerOf<'post', '/api/v1/plugins/{plugin}/test'>;

const COLOURS = { ok: 'teal', failed: 'red', 'not-supported': 'gray' };

/** Tries the values as they stand in the form. Nothing is saved. */
export function ConnectionTest({ onTest, blocked }: { onTest(): Promise<TestResult>; blocked: boolean }) {
  const { t } = useLanguage();
  const test = useMutation({ mutationFn: onTest });
  const result = test.data;
  return (
    <>
      <Button variant="default" loading={test.isPending} disabled={blocked} onClick={() => test.mutate()}>
        {t('connection.test')}
      </Button>
      <ProblemAlert error={test.error} />
      {result && (
        <Alert
          w="100%"
          variant="outline"
          role="status"
          color={COLOURS[result.outcome]}
          title={t(`connection.test_${result.outcome}`)}
        >
          {result.message} {t('connection.test_took', { duration: duration(result.durationMs) })}
        </Alert>
      )}
    </>
  );
}
