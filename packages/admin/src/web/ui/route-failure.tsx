import { AutomateError } from '@automate/core';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { client } from '../api/client.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Page } from './page.tsx';
import { ProblemAlert } from './problem-alert.tsx';

/** In place of a page that failed. */
export function RouteFailure({ error }: { error: unknown }) {
  const { t } = useLanguage();
  // Its code is fetched anew with the page alone, and that only where a server answers: a browser shows its own page else.
  const again = useMutation({
    mutationFn: () => client.get('/healthz'),
    onSuccess: () => globalThis.location.reload(),
  });
  return (
    <Page title={t('problem.page_failed')}>
      <ProblemAlert error={error} />
      {AutomateError.isInstance(error) && error.code === 'UNAVAILABLE' && (
        <Button mt="md" loading={again.isPending} onClick={() => again.mutate()}>
          {t('action.try_again')}
        </Button>
      )}
    </Page>
  );
}
