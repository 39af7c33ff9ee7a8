import { Group } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { User } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { RolesInput } from './roles-input.tsx';

export function UserActions({ user }: { user: User }) {
  const { t } = useLanguage();
  const [roles, setRoles] = useState(user.roles);
  const change = useChange('patch', '/api/v1/users/{id}', ['/api/v1/users']);
  const patch = (body: { roles?: string[]; disabled?: boolean }) =>
    change.mutateAsync({ params: { path: { id: user.id } }, body });
  const verb = user.state === 'disabled' ? 'enable' : 'disable';
  const name = user.displayName;
  return (
    <Group gap={6}>
      <ConfirmButton
        label={t('users.change_roles')}
        question={t('users.roles_question', { name })}
        busy={change.isPending}
        error={change.error}
        onConfirm={() => patch({ roles })}
      >
        <RolesInput value={roles} onChange={setRoles} />
      </ConfirmButton>
      <ConfirmButton
        label={t(`users.${verb}`)}
        question={t(`users.${verb}_question`, { name })}
        busy={change.isPending}
        error={change.error}
        onConfirm={() => patch({ disabled: verb === 'disable' })}
      />
    </Group>
  );
}
