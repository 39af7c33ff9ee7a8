import { Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { useSession } from '../../session/session.ts';
import { Facts } from '../../ui/facts.tsx';
import { Page } from '../../ui/page.tsx';
import { ChangePassword } from './change-password.tsx';
import { OwnSessions } from './own-sessions.tsx';

/** Who one is here, one's password, and where one is logged in. */
export function AccountPage() {
  const { t } = useLanguage();
  const { user, tenant, roles, permissions } = useSession();
  const password = useId();
  return (
    <Page title={t('page.account')} description={t('account.about')}>
      <Stack gap="lg">
        <Facts
          facts={{
            'users.name': user?.displayName,
            'users.login': user?.login,
            'user.email': user?.email,
            'account.tenant': tenant.displayName,
            'users.roles': roles.join(', '),
            'account.permissions': permissions.includes('*') ? (
              t('permission.all')
            ) : (
              <code style={{ overflowWrap: 'anywhere' }}>{permissions.join(' ')}</code>
            ),
          }}
        />
        {user === null ? (
          <Text>{t('account.key')}</Text>
        ) : (
          <>
            <section aria-labelledby={password}>
              <Title order={2} size="h4" mb="xs" id={password}>
                {t('account.password')}
              </Title>
              <ChangePassword />
            </section>
            <OwnSessions />
          </>
        )}
      </Stack>
    </Page>
  );
}
