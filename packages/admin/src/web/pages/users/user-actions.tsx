import { Group } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { RolesInput } from './roles-input.tsx';

export interface User {
  id: string;
  login: string;
  displayName: string;
  roles: string[];
  state: 'active' | 'invited' | 'disabled';
  createdAt: string;
}

export function UserActions({ user }: { user: User }) {
  const { t } = useLanguage();
  const [roles, setRoles] = useState(user.roles);
  const change = useChange(['users']);
  const patch = (body: object) => change.mutateAsync({ method: 'PATCH', path: `users/${user.id}`, options: { body } });
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
