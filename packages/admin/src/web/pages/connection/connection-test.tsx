import type { AnswerOf } from '@automate/client';
import type { JsonObject } from '@automate/core';
import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLanguage } from '../../i18n/language.tsx';
import { HealthMessage } from '../../ui/health-message.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useDuration } from '../../ui/time.tsx';

export type TestResult = AnswerOf<'post', '/api/v1/plugins/{plugin}/test'>;

const COLOURS = { ok: 'teal', failed: 'red', 'not-supported': 'gray' };

interface ConnectionTestProps {
  values: JsonObject;
  onTest(): Promise<TestResult>;
  /** Tells whatever is wrong with the values, and whether nothing is. */
  check(): boolean;
}

/** Tries the values as they stand in the form. Nothing is saved, and the answer goes once there are others. */
export function ConnectionTest({ values, onTest, check }: ConnectionTestProps) {
  const { t } = useLanguage();
  const duration = useDuration();
  const now = JSON.stringify(values);
  const test = useMutation({ mutationFn: (_values: string) => onTest() });
  const isOfThese = test.variables === now;
  const result = isOfThese ? test.data : undefined;
  return (
    <>
      <Button variant="default" loading={test.isPending} onClick={() => check() && test.mutate(now)}>
        {t('connection.test')}
      </Button>
      <ProblemAlert error={isOfThese ? test.error : undefined} />
      {result && (
        <Alert
          w="100%"
          variant="outline"
          role="status"
          color={COLOURS[result.outcome]}
          title={t(`connection.test_${result.outcome}`)}
        >
          {result.message && <HealthMessage {...result} />}{' '}
          {t('connection.test_took', { duration: duration(result.durationMs) })}
        </Alert>
      )}
    </>
  );
}
