import { useLanguage } from '../i18n/language.tsx';
import { Page } from './page.tsx';
import { ProblemAlert } from './problem-alert.tsx';

/** In place of a page that failed. */
export function RouteFailure({ error }: { error: unknown }) {
  const { t } = useLanguage();
  return (
    <Page title={t('problem.page_failed')}>
      <ProblemAlert error={error} />
    </Page>
  );
}
