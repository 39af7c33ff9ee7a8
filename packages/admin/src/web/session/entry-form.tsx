import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { MessageKey } from '../i18n/en.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';

/** What somebody is asked for who wants to come in. */
export interface EntryField {
  label: MessageKey;
  help?: MessageKey;
  /** Drawn as dots, with a button that shows it. */
  secret?: true;
  /** In characters. */
  minLength?: number;
  autoComplete: 'off' | 'name' | 'username' | 'current-password' | 'new-password';
}

interface EntryFormProps<Name extends string> {
  fields: Readonly<Record<Name, EntryField>>;
  submit: MessageKey;
  /** What stands in it at first. Default: nothing. */
  initial?: Partial<Record<Name, string>> | undefined;
  /** Rejects where somebody may not come in. */
  onSend(values: Record<Name, string>): Promise<unknown>;
}

/** A form that is sent: busy until it is answered, with what went wrong. */
export function EntryForm<Name extends string>({ fields, submit, initial = {}, onSend }: EntryFormProps<Name>) {
  const { t } = useLanguage();
  const entries = Object.entries(fields) as [Name, EntryField][];
  const [values, setValues] = useState(() => Object.fromEntries(entries.map(([name]) => [name, initial[name] ?? ''])));
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    await onSend(values as Record<Name, string>).catch(setFailure);
    setBusy(false);
  };
  return (
    <form onSubmit={send}>
      <Stack>
        {entries.map(([name, { label, help, secret, minLength, autoComplete }]) => {
          const shared = {
            label: t(label),
            description: help && t(help),
            value: values[name] ?? '',
            onChange: (event: { currentTarget: { value: string } }) => {
              const { value } = event.currentTarget;
              setValues((all) => ({ ...all, [name]: value }));
            },
            required: true,
            minLength,
            autoComplete,
          };
          return secret ? (
            <PasswordInput
              key={name}
              {...shared}
              visibilityToggleButtonProps={{ 'aria-label': t('action.show_secret'), tabIndex: 0 }}
            />
          ) : (
            <TextInput key={name} {...shared} />
          );
        })}
        <ProblemAlert error={failure} advice={{ UNAUTHENTICATED: 'login.refused' }} />
        <Button type="submit" loading={busy}>
          {t(submit)}
        </Button>
      </Stack>
    </form>
  );
}
