import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { User } from '../../api/types.ts';
import { UnsavedGuard } from '../../form/unsaved-guard.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { RolesInput } from '../users/roles-input.tsx';

export function EditRoles({ user, etag }: { user: User; etag: string | undefined }) {
  const { t } = useLanguage();
  const toast = useToast();
  const [roles, setRoles] = useState(user.roles);
  const change = useChange('patch', '/api/v1/users/{id}', ['/api/v1/users']);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const options = {
      params: { path: { id: user.id } },
      body: { roles },
      ...(etag !== undefined && { ifMatch: etag }),
    };
    await change.mutateAsync(options).then(
      () => toast(t('user.roles_saved', { name: user.displayName })),
      () => undefined,
    );
  };
  return (
    <form onSubmit={save}>
      <UnsavedGuard dirty={roles !== user.roles && !change.isPending && !change.isSuccess} />
      <Stack maw={520} gap="xs">
        <RolesInput value={roles} onChange={setRoles} help={t('user.roles_help')} />
        <ProblemAlert error={change.error} />
        <Group>
          <Button type="submit" size="sm" loading={change.isPending} disabled={roles === user.roles}>
            {t('user.save_roles')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
