import { Alert, Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/change.ts';
import type { User } from '../../api/types.ts';
import { UnsavedGuard } from '../../form/unsaved-guard.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { RolesInput } from '../users/roles-input.tsx';
import { type OneTimeLink, WelcomeLink } from '../users/welcome-link.tsx';

/** What somebody is. The link of an invitation ends with a change, so that whoever has not used it gets another. */
export function EditRoles({ user, etag }: { user: User; etag: string | undefined }) {
  const { t } = useLanguage();
  const toast = useToast();
  const readOnly = !useMay('users:write');
  const [chosen, setChosen] = useState<string[]>();
  const [link, setLink] = useState<OneTimeLink>();
  const change = useChange('patch', '/api/v1/users/{id}', ['/api/v1/users']);
  const renew = useChange('post', '/api/v1/users/{id}/password-reset');
  const params = { path: { id: user.id } };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (chosen === undefined) return;
    try {
      await change.mutateAsync({ params, body: { roles: chosen }, ...(etag !== undefined && { ifMatch: etag }) });
      setChosen(undefined);
      toast(t('user.roles_saved', { name: user.displayName }));
      if (user.state === 'invited') setLink((await renew.mutateAsync({ params })).body);
    } catch {
      // The form says it.
    }
  };
  return (
    <form onSubmit={save}>
      <UnsavedGuard dirty={chosen !== undefined && !change.isPending} />
      <Stack maw={520} gap="xs">
        <RolesInput
          value={chosen ?? user.roles}
          onChange={setChosen}
          readOnly={readOnly}
          help={readOnly ? undefined : t('user.roles_help')}
        />
        {chosen !== undefined && user.state === 'invited' && (
          <Alert color="orange" variant="outline" role="status" title={t('user.roles_end_link')}>
            {t('user.roles_new_link', { name: user.displayName })}
          </Alert>
        )}
        <ProblemAlert error={change.error ?? renew.error} />
        {!readOnly && (
          <Group>
            <Button
              type="submit"
              size="sm"
              loading={change.isPending || renew.isPending}
              disabled={chosen === undefined}
            >
              {t('user.save_roles')}
            </Button>
          </Group>
        )}
      </Stack>
      <WelcomeLink title={t('user.reinvite')} link={link} onClose={() => setLink(undefined)} />
    </form>
  );
}
