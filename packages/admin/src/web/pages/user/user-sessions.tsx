import { Group, Text, Title } from '@mantine/core';
import { useChange } from '../../api/change.ts';
import { useList } from '../../api/read.ts';
import type { User } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { SessionList } from '../account/session-list.tsx';

/** Where somebody is logged in, in this tenant. */
export function UserSessions({ user: { id, displayName: name } }: { user: User }) {
  const { t } = useLanguage();
  const toast = useToast();
  const path = { id };
  const { rows, isSuccess, error } = useList('/api/v1/users/{id}/sessions', { path });
  const change = useChange('delete', '/api/v1/users/{id}/sessions', ['/api/v1/users']);
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {t('user.sessions')}
        </Title>
        {rows.length > 0 && (
          <ConfirmButton
            needs="users:write"
            label={t('user.end_sessions')}
            question={t('user.end_sessions_question', { name })}
            busy={change.isPending}
            error={change.error}
            onConfirm={async () => {
              const { body } = await change.mutateAsync({ params: { path } });
              toast(t('account.ended', { count: body.ended }));
            }}
          />
        )}
      </Group>
      <ProblemAlert error={error} />
      {isSuccess && rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('user.no_sessions')}
        </Text>
      )}
      {rows.length > 0 && <SessionList label={t('user.sessions')} rows={rows} />}
    </section>
  );
}
