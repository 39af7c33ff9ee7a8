import { useLanguage } from '../../../i18n/language.tsx';
import type { RowJob } from '../bulk/row-job.ts';
import type { AdminResource } from '../resource.ts';
import { useFilterWords } from '../use-filter-words.ts';

/** What a job did, and to which rows, in words. */
export function useJobWords(resource: AdminResource) {
  const { t } = useLanguage();
  const filterWords = useFilterWords(resource);
  return {
    /** An action that the resource no longer has is named by its key. */
    action(key: string): string {
      if (key === 'delete') return t('action.delete');
      if (key === 'restore') return t('data.restore');
      return resource.actions.find((action) => action.key === key)?.label ?? key;
    },
    rows({ chosenBy, filter, matched }: RowJob): string {
      if (chosenBy === 'ids') return t('data.job_chosen', { count: matched });
      if (filter === undefined) return t('data.job_found', { count: matched });
      const said = Object.entries(filter).map(([name, value]) => {
        if (name === 'q') return t('data.jobs_search', { text: value });
        return name === 'deleted' ? t('data.deleted_only') : filterWords(name, value);
      });
      return said.length > 0 ? said.join(' · ') : t('data.job_all_rows', { many: resource.displayName.many });
    },
  };
}
