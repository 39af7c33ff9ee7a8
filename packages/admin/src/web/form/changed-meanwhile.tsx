import type { FieldSpec, JsonObject, JsonValue } from '@automate/core';
import { Alert, Button, Group, List, Text } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';

interface ChangedMeanwhileProps {
  fields: readonly FieldSpec[];
  before: JsonObject;
  after: JsonObject;
  /** Who it was, where that is known. */
  by: string | undefined;
  /** Their values are to be in the form. */
  onTake(): void;
  /** What is in the form goes over theirs when it is saved. */
  onKeep(): void;
}

/** Somebody else saved while this form was open: what they changed, and whose values are to stay. */
export function ChangedMeanwhile({ fields, before, after, by, onTake, onKeep }: ChangedMeanwhileProps) {
  const { t } = useLanguage();
  const changed = fields.filter(({ key }) => textOf(before[key]) !== textOf(after[key]));
  return (
    <Alert
      color="orange"
      variant="outline"
      role="alert"
      title={by === undefined ? t('form.changed') : t('form.changed_by', { by })}
    >
      <List size="sm">
        {changed.map(({ key, label }) => (
          <List.Item key={key}>
            {t('form.change', { label, before: shown(before[key]), after: shown(after[key]) })}
          </List.Item>
        ))}
      </List>
      {changed.length === 0 && <Text size="sm">{t('form.changed_same')}</Text>}
      <Group mt="sm" gap="xs">
        <Button size="xs" onClick={onTake}>
          {t('form.take')}
        </Button>
        <Button size="xs" variant="default" onClick={onKeep}>
          {t('form.keep_mine')}
        </Button>
      </Group>
    </Alert>
  );
}

const textOf = (value: JsonValue | undefined): string => JSON.stringify(value) ?? '';

/** Of a secret only that it is set. */
function shown(value: JsonValue | undefined): string {
  if (value === undefined) return '–';
  const secret = typeof value === 'object' && value !== null && !Array.isArray(value) && value.configured === true;
  return secret ? '•••' : textOf(value);
}
