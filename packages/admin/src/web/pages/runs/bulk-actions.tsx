import { Group, Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { BulkButton } from './bulk-button.tsx';
import type { BulkFilter } from './bulk-filter.ts';
import { useBulkPreview } from './use-bulk-preview.ts';

const LIVE = ['pending', 'running', 'waiting'];
const OVER = ['completed', 'failed', 'cancelled', 'uncertain'];

/** The same to all runs that match, also those that are not on the page: what can be done to any of them. */
export function BulkActions({ filter }: { filter: BulkFilter | undefined }) {
  const { t } = useLanguage();
  const may = useMay('executions:write');
  const { data } = useBulkPreview('rerun', may ? filter : undefined);
  if (filter === undefined || data === undefined || data.matched === 0) return null;
  const has = (statuses: readonly string[]): boolean => statuses.some((status) => data.statuses[status] !== undefined);
  return (
    <Group gap="xs">
      <Text size="sm">{t('bulk.matching', { count: data.matched })}</Text>
      {has(LIVE) && <BulkButton action="cancel" filter={filter} />}
      {has(OVER) && <BulkButton action="rerun" filter={filter} />}
      {has(['uncertain']) && <BulkButton action="give_up" filter={filter} />}
    </Group>
  );
}
