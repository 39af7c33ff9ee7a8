import type { JsonValue } from '@automate/core';
import { widgetOf } from '@automate/fields';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { FieldInput } from '../../../form/field-input.tsx';
import { shownFields, withValue } from '../../../form/field-state.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { type Inline, type InlineListProps, type InlineRow, readOnlyOf } from './inline-state.ts';

interface InlineRowProps extends InlineListProps {
  row: InlineRow;
}

/** The inputs of a row by field; what is not shown now is absent. */
export function inputsOf({ inline, row, fixed, problems, onChange }: InlineRowProps): Map<string, ReactNode> {
  const readOnly = readOnlyOf(row, inline);
  const put = (part: Partial<InlineRow>): void => onChange(withRow(inline, { ...row, ...part }));
  const set = (key: string, value: JsonValue | undefined, readable = true): void =>
    put({ state: withValue(row.state, key, value, readable) });
  return new Map(
    shownFields(inline.fields, row.state).map((field) => [
      field.key,
      <FieldInput
        key={field.key}
        field={field}
        widget={widgetOf(field)}
        value={row.state.values[field.key]}
        kept={false}
        readOnly={fixed || readOnly.has(field.key)}
        error={problems.get(`${row.key}/${field.key}`)}
        onChange={(value, readable) => set(field.key, value, readable)}
        onKeep={() => undefined}
        onBlur={() => !row.touched.has(field.key) && put({ touched: new Set([...row.touched, field.key]) })}
      />,
    ]),
  );
}

/** Takes a row away: a new one at once, one that is stored when the form is saved. */
export function RemoveButton({ inline, row, name, onChange }: InlineRowProps & { name: string }) {
  const { t } = useLanguage();
  const { stored, removed } = row;
  if (stored && !stored.allowed.includes('delete')) return null;
  const toggle = (from: HTMLElement): void => {
    if (stored) {
      onChange(withRow(inline, { ...row, removed: !removed }));
      return;
    }
    // The button goes with its row: whoever pressed it by keyboard stays near.
    from.closest('section')?.querySelector<HTMLElement>('[data-add]')?.focus();
    onChange({ ...inline, rows: inline.rows.filter(({ key }) => key !== row.key) });
  };
  return (
    <Button
      variant="subtle"
      color={removed ? 'gray' : 'red'}
      size="compact-sm"
      onClick={(event) => toggle(event.currentTarget)}
      aria-label={t(removed ? 'data.inline_keep_one' : 'data.inline_remove_one', { name })}
    >
      {t(removed ? 'data.inline_keep' : 'data.inline_remove')}
    </Button>
  );
}

/** One row of an inline in place of what it was. */
function withRow(inline: Inline, row: InlineRow): Inline {
  return { ...inline, rows: inline.rows.map((each) => (each.key === row.key ? row : each)) };
}
