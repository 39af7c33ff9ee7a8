import type { FieldSpec, JsonValue } from '@automate/core';
import { Button, Group, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { type FieldInputProps, wordsOf } from './field-words.ts';

/** A secret: its stored value is never shown, only replaced. */
export function SecretInput({ field, kept, readOnly = false, error, onChange, onKeep, onBlur }: FieldInputProps) {
  const { t } = useLanguage();
  const [text, setText] = useState('');
  const [replaces, setReplaces] = useState(false);
  const words = wordsOf(field);
  if (readOnly) {
    return <TextInput {...words} value={t(kept ? 'form.secret_set' : 'form.secret_unset')} readOnly variant="filled" />;
  }
  if (kept) {
    const replace = (): void => {
      setReplaces(true);
      onKeep(false);
    };
    return (
      <Group align="flex-end" gap="xs">
        <TextInput {...words} withAsterisk={false} value={t('form.secret_set')} readOnly flex={1} miw={180} />
        <Button variant="default" onClick={replace} aria-label={t('form.replace_one', { label: field.label })}>
          {t('form.replace')}
        </Button>
      </Group>
    );
  }
  const undo = (): void => {
    setText('');
    setReplaces(false);
    onKeep(true);
  };
  return (
    <Group align="flex-end" gap="xs">
      <PasswordInput
        {...words}
        name={field.key}
        error={error}
        onBlur={onBlur}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onChange(secretOf(field, event.currentTarget.value));
        }}
        autoComplete="new-password"
        autoFocus={replaces}
        flex={1}
        miw={180}
        visibilityToggleButtonProps={{ 'aria-label': t('action.show_secret'), tabIndex: 0 }}
      />
      {replaces && (
        <Button variant="default" onClick={undo}>
          {t('form.keep')}
        </Button>
      )}
    </Group>
  );
}

/** A secret can be of any type; it is written as text all the same. */
function secretOf({ type }: FieldSpec, text: string): JsonValue | undefined {
  if (text === '') return undefined;
  if (!['integer', 'float', 'boolean', 'json', 'array', 'multi-select'].includes(type)) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
