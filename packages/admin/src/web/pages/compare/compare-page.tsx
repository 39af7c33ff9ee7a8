import { useSearch } from '@tanstack/react-router';
import { useThing } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Comparison } from './comparison.tsx';

/** Two runs side by side. */
export function ComparePage() {
  const { t } = useLanguage();
  const { a = '', b = '' } = useSearch({ strict: false });
  const named = a !== '' && b !== '';
  const one = useThing('/api/v1/executions/{id}', { path: { id: a } }, { enabled: named, live: true });
  const other = useThing('/api/v1/executions/{id}', { path: { id: b } }, { enabled: named, live: true });
  return (
    <Page title={t('compare.title')} parent="/runs" description={t('compare.about')}>
      {!named && <Empty title={t('compare.choose')} hint={t('compare.choose_hint')} />}
      <ProblemAlert error={one.error ?? other.error} />
      {named && (one.isPending || other.isPending) && <Loading />}
      {one.data && other.data && <Comparison a={one.data.body} b={other.data.body} />}
    </Page>
  );
}
