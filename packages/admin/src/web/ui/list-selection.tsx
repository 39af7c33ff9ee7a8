import { Center, Checkbox } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';

export interface Selection {
  chosen: ReadonlySet<string>;
  toggle(id: string, on: boolean): void;
  /** All that are shown. */
  toggleAll?(on: boolean): void;
}

export function MarkAll({ rows, selection }: { rows: readonly string[]; selection: Selection }) {
  const { t } = useLanguage();
  const all = rows.every((id) => selection.chosen.has(id));
  return (
    <Center>
      <Checkbox
        aria-label={t('list.select_shown')}
        checked={all}
        indeterminate={!all && rows.some((id) => selection.chosen.has(id))}
        onChange={(event) => selection.toggleAll?.(event.currentTarget.checked)}
      />
    </Center>
  );
}

export function Mark({ id, name, selection }: { id: string; name: string; selection: Selection }) {
  const { t } = useLanguage();
  return (
    <Center>
      <Checkbox
        aria-label={t('list.select_one', { id: name })}
        checked={selection.chosen.has(id)}
        onChange={(event) => selection.toggle(id, event.currentTarget.checked)}
      />
    </Center>
  );
}
