import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { User } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { useTime } from '../../ui/time.tsx';
import { welcomeLink } from '../users/welcome-link.ts';

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
      label={t(`users.${verb}`)}
      question={t(`users.${verb}_question`, { name })}
      size="sm"
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { id } }, body: { disabled: verb === 'disable' } })}
    />
  );
}

function ResetButton({ user: { id, displayName: name } }: { user: User }) {
  const { t } = useLanguage();
  const time = useTime();
  const [link, setLink] = useState<{ token: string; expiresAt: string }>();
  const change = useChange('post', '/api/v1/users/{id}/password-reset');
  return (
    <>
      <ConfirmButton
        label={t('user.reset')}
        question={t('user.reset_question', { name })}
        size="sm"
        busy={change.isPending}
        error={change.error}
        onConfirm={async () => setLink((await change.mutateAsync({ params: { path: { id } } })).body)}
      />
      <ShownOnce
        title={t('user.reset')}
        help={t('user.link', { until: link ? time(link.expiresAt) : '' })}
        value={link && welcomeLink(link.token)}
        onClose={() => setLink(undefined)}
      />
    </>
  );
}

function RemoveButton({ user: { id, displayName: name } }: { user: User }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const change = useChange('delete', '/api/v1/users/{id}', ['/api/v1/users']);
  return (
    <ConfirmButton
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
