import type { JsonObject } from '@automate/core';
import { Alert, Button } from '@mantine/core';
import { useChange } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { duration } from '../../ui/time.tsx';

interface TestResult {
  outcome: 'ok' | 'failed' | 'not-supported';
  message?: string;
  durationMs: number;
}

const COLOURS = { ok: 'teal', failed: 'red', 'not-supported': 'gray' };

/** Tries the values as they stand in the form. Nothing is saved. */
export function ConnectionTest({ path, body, blocked }: { path: string; body: JsonObject; blocked: boolean }) {
  const { t } = useLanguage();
  const change = useChange<TestResult>();
  const result = change.data?.body;
  return (
    <>
      <Button
        variant="default"
        loading={change.isPending}
        disabled={blocked}
        onClick={() => change.mutate({ method: 'POST', path, options: { body } })}
      >
        {t('connection.test')}
      </Button>
      <ProblemAlert error={change.error} />
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
