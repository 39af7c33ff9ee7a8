import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { RolesInput } from './roles-input.tsx';
import { type OneTimeLink, WelcomeLink } from './welcome-link.tsx';

/** Makes a user, and shows the link by which they choose a password, this once. */
export function InviteButton() {
  const { t } = useLanguage();
  const [displayName, setDisplayName] = useState('');
  const [login, setLogin] = useState('');
  const [existing, setExisting] = useState(false);
  const [roles, setRoles] = useState<string[]>(['viewer']);
  const [link, setLink] = useState<OneTimeLink>();
  const who = existing ? { existing } : { displayName };
  const change = useChange('post', '/api/v1/users', ['/api/v1/users']);
  return (
    <>
      <ConfirmButton
        needs="users:write"
        label={t('users.new')}
        question={t('users.new_question')}
        variant="filled"
        size="sm"
        busy={change.isPending}
        error={change.error}
        blocked={(displayName === '' && !existing) || login === ''}
        onConfirm={async () => {
          const { body } = await change.mutateAsync({ body: { login, roles, ...who } });
          if (body.link) setLink(body.link);
        }}
      >
        <TextInput
          label={t('users.login')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          required
        />
        {!existing && (
          <TextInput
            label={t('users.name')}
            value={displayName}
            onChange={(event) => setDisplayName(event.currentTarget.value)}
            required
          />
        )}
        <Checkbox
          label={t('users.existing')}
          description={t('users.existing_hint')}
          checked={existing}
          onChange={(event) => setExisting(event.currentTarget.checked)}
        />
        <RolesInput value={roles} onChange={setRoles} />
      </ConfirmButton>
      <WelcomeLink title={t('users.new')} link={link} onClose={() => setLink(undefined)} />
    </>
  );
}
