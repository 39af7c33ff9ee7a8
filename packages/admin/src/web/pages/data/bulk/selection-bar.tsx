import { Button, Group, Paper, Text } from '@mantine/core';
import { useLanguage } from '../../../i18n/language.tsx';
import type { AdminResource } from '../resource.ts';
import { queryOf, type RowQuestion } from '../row-question.ts';
import { BulkButton } from './bulk-button.tsx';
import type { BulkAction } from './row-job.ts';
import type { RowSelection } from './use-selection.ts';

interface SelectionBarProps {
  resource: AdminResource;
  question: RowQuestion;
  selection: RowSelection;
  /** There are rows that are not shown. */
  more: boolean;
}

/** What can be done to the rows that are chosen. */
export function SelectionBar({ resource, question, selection, more }: SelectionBarProps) {
  const { t } = useLanguage();
  const { chosen, all, chooseAll, clear } = selection;
  if (chosen.size === 0) return null;
  const { sort: _, ...filter } = queryOf(question);
  const which = all ? { filter } : { ids: [...chosen] };
  return (
    <Paper withBorder p="xs" bg="transparent">
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {all ? t('data.chosen_all') : t('data.chosen', { count: chosen.size })}
        </Text>
        {more && !all && (
          <Button variant="subtle" size="compact-sm" onClick={chooseAll}>
            {t('data.choose_all')}
          </Button>
        )}
        <Button variant="subtle" size="compact-sm" onClick={clear}>
          {t('data.choose_none')}
        </Button>
        {actionsOf(resource, question, t('action.delete'), t('data.restore')).map((action) => (
          <BulkButton key={action.key} resource={resource} action={action} which={which} onDone={clear} />
        ))}
      </Group>
    </Paper>
  );
}

/** Those of the resource, and what every resource has; of deleted rows only that they come back. */
function actionsOf(
  { actions, operations }: AdminResource,
  { deleted }: RowQuestion,
  toDelete: string,
  toRestore: string,
): BulkAction[] {
  const plain = (key: string, label: string): BulkAction => ({ key, label, ask: [] });
  if (deleted) return operations.includes('restore') ? [plain('restore', toRestore)] : [];
  return [...actions, ...(operations.includes('delete') ? [plain('delete', toDelete)] : [])];
}
