import { Button, Menu, Text } from '@mantine/core';
import { useChange } from '../api/change.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useSession } from '../session/session.ts';
import { lineOf } from '../ui/failure.ts';
import { MenuLink } from '../ui/link.tsx';
import { useToast } from '../ui/toasts.tsx';

/** Who is in, where, and what they can do about it. */
export function UserMenu() {
  const { t, language } = useLanguage();
  const toast = useToast();
  const { user, tenant, tenants, end } = useSession();
  const change = useChange('put', '/api/v1/session/tenant');
  const others = user ? tenants.filter(({ id }) => id !== tenant.id) : [];
  const switchTo = (tenantId: string): void =>
    change.mutate(
      { body: { tenantId } },
      {
        // Nothing that was read in the other one stays.
        onSuccess: () => location.assign('./'),
        onError: (error) => toast(lineOf(error, t, language), 'failed'),
      },
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs" maw={200} loading={change.isPending}>
          <Text span inherit lh="normal" truncate>
            {user?.displayName ?? t('login.key')}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{tenant.displayName}</Menu.Label>
        <MenuLink to="/account">{t('page.account')}</MenuLink>
        <MenuLink to="/settings">{t('page.settings')}</MenuLink>
        {others.map(({ id, displayName }) => (
          <Menu.Item key={id} onClick={() => switchTo(id)}>
            {t('account.switch', { name: displayName })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void end()}>{t('login.out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
