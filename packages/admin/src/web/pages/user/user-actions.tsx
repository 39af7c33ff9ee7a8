import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { User } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { type OneTimeLink, WelcomeLink } from '../users/welcome-link.tsx';

/** Whether somebody may come in, and how they come in again. */
export function UserActions({ user }: { user: User }) {
  return (
    <>
      <ResetButton user={user} />
      <AccessButton user={user} />
      <RemoveButton user={user} />
    </>
  );
}

function AccessButton({ user: { id, state, displayName: name } }: { user: User }) {
  const { t } = useLanguage();
  const change = useChange('patch', '/api/v1/users/{id}', ['/api/v1/users']);
  const verb = state === 'disabled' ? 'enable' : 'disable';
  return (
    <ConfirmButton
      needs="users:write"
      label={t(`users.${verb}`)}
      question={t(`users.${verb}_question`, { name })}
      size="sm"
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { id } }, body: { disabled: verb === 'disable' } })}
    />
  );
}

function ResetButton({ user: { id, state, displayName: name } }: { user: User }) {
  const { t } = useLanguage();
  const [link, setLink] = useState<OneTimeLink>();
  const change = useChange('post', '/api/v1/users/{id}/password-reset');
  const verb = state === 'invited' ? 'reinvite' : 'reset';
  return (
    <>
      <ConfirmButton
        needs="users:write"
        label={t(`user.${verb}`)}
        question={t(`user.${verb}_question`, { name })}
        size="sm"
        busy={change.isPending}
        error={change.error}
        onConfirm={async () => setLink((await change.mutateAsync({ params: { path: { id } } })).body)}
      />
      <WelcomeLink title={t(`user.${verb}`)} link={link} onClose={() => setLink(undefined)} />
    </>
  );
}

function RemoveButton({ user: { id, displayName: name } }: { user: User }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const change = useChange('delete', '/api/v1/users/{id}', ['/api/v1/users']);
  return (
    <ConfirmButton
      needs="users:write"
      label={t('user.remove')}
      question={t('user.remove_question', { name })}
      size="sm"
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        await change.mutateAsync({ params: { path: { id } } });
        await navigate({ to: '/users', ignoreBlocker: true });
      }}
    />
  );
}
