import type { FieldSpec, JsonValue } from '@automate/core';
import { Anchor, Badge, Group, Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { labelOf } from './resource.ts';

/** Longer texts are cut in a list. */
const SHOWN_CHARS = 120;
const NUMBERS: readonly FieldSpec['type'][] = ['integer', 'float'];

export function isNumeric({ type }: FieldSpec): boolean {
  return NUMBERS.includes(type);
}

/** A value of a row, as its field says. */
export function Cell({ field, value }: { field: FieldSpec; value: JsonValue | undefined }) {
  const { t, number } = useLanguage();
  if (value === undefined || value === null || value === '')
    return (
      <Text span c="dimmed">
        –
      </Text>
    );
  if (Array.isArray(value)) {
    return (
      <Group gap={4}>
        {value.map((one, index) => (
          <Badge key={index} variant="default" tt="none" fw={400}>
            {labelOf(field, one) ?? textOf(one)}
          </Badge>
        ))}
      </Group>
    );
  }
  const label = labelOf(field, value);
  if (label !== undefined) return label;
  if (typeof value === 'boolean') return t(value ? 'data.yes' : 'data.no');
  if (typeof value === 'number') return number(value);
  if (typeof value !== 'string') return <code>{cut(JSON.stringify(value))}</code>;
  const link = linkOf(field, value);
  if (link === undefined) return cut(value);
  return (
    <Anchor href={link} size="sm" target={field.type === 'url' ? '_blank' : undefined} rel="noreferrer">
      {cut(value)}
    </Anchor>
  );
}

/** Where a value leads. What is stored is anybody's: only addresses that do no harm. */
function linkOf({ type }: FieldSpec, value: string): string | undefined {
  if (type === 'url') return /^https?:\/\//i.test(value) ? value : undefined;
  if (type === 'email') return `mailto:${encodeURIComponent(value).replaceAll('%40', '@')}`;
  return type === 'phone' ? `tel:${value.replace(/[^+\d]/g, '')}` : undefined;
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
const cut = (text: string): string => (text.length <= SHOWN_CHARS ? text : `${text.slice(0, SHOWN_CHARS)}…`);
