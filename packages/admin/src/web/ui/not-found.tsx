import { useLanguage } from '../i18n/language.tsx';
import { Empty } from './empty.tsx';
import { PageLink } from './link.tsx';
import { Page } from './page.tsx';

export function NotFound() {
  const { t } = useLanguage();
  return (
    <Page title={t('problem.no_page')}>
      <Empty title={t('problem.no_page_hint')}>
        <PageLink to="/">{t('page.overview')}</PageLink>
      </Empty>
    </Page>
  );
}
