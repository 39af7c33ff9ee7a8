import type { FieldChange } from '@automate/workflow';
import { Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import classes from './compare.module.css';

const SHOWN = 12;
const MAX_CHARS = 300;

/** What differs, place by place: what it was and what it is. */
export function Changes({ title, changes }: { title: string; changes: readonly FieldChange[] }) {
  const { t } = useLanguage();
  if (changes.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <ul className={classes.changes}>
        {changes.slice(0, SHOWN).map(({ field, before, after }) => (
          <li key={field}>
            <code>{field || '/'}</code> <del>{said(before)}</del> <ins>{said(after)}</ins>
          </li>
        ))}
      </ul>
      {changes.length > SHOWN && (
        <Text size="xs" c="dimmed">
          {t('compare.more', { count: changes.length - SHOWN })}
        </Text>
      )}
    </div>
  );
}

function said(value: unknown): string {
  const text = value === undefined ? '–' : JSON.stringify(value);
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}
