import { Button, Group, Stack, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { UnsavedGuard } from '../../form/unsaved-guard.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { OnlyToSee } from '../../ui/only-to-see.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { PermissionsInput } from './permissions-input.tsx';

export interface RoleValues {
  description: string;
  permissions: string[];
}

interface RoleFormProps {
  initial: RoleValues;
  submit: string;
  saving: boolean;
  saveError: unknown;
  /** Rejects where it was not saved. */
  onSave(values: RoleValues): Promise<unknown>;
  /** Above the fields. */
  children?: ReactNode;
  /** Beside the button. */
  actions?: ReactNode;
}

/** What a role is called and permits. */
export function RoleForm({ initial, submit, saving, saveError, onSave, children, actions }: RoleFormProps) {
  const { t } = useLanguage();
  const [values, setValues] = useState(initial);
  const [saved, setSaved] = useState(false);
  const readOnly = !useMay('roles:write');
  const change = (part: Partial<RoleValues>): void => {
    setValues({ ...values, ...part });
    setSaved(false);
  };
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaved(true);
    await onSave(values).catch(() => setSaved(false));
  };
  return (
    <form onSubmit={send}>
      <UnsavedGuard dirty={values !== initial && !saved} />
      <Stack maw={680}>
        <OnlyToSee needs="roles:write" />
        {children}
        <TextInput
          label={t('roles.description')}
          description={t('roles.description_help')}
          value={values.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
          maxLength={500}
          readOnly={readOnly}
          {...(readOnly && { variant: 'filled' })}
        />
        <Title order={2} size="h4">
          {t('roles.permits')}
        </Title>
        <PermissionsInput
          value={values.permissions}
          readOnly={readOnly}
          onChange={(permissions) => change({ permissions })}
        />
        <ProblemAlert error={saveError} />
        {!readOnly && (
          <Group>
            <Button type="submit" loading={saving} disabled={values.permissions.length === 0}>
              {submit}
            </Button>
            {actions}
          </Group>
        )}
      </Stack>
    </form>
  );
}
