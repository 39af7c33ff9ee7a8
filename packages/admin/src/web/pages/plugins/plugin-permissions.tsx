import { List, Stack, Text, Title } from '@mantine/core';
import type { Plugin } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';

/** What a plugin may reach: what its manifest asks for, and nothing else. */
export function PluginPermissions({ permissions }: Pick<Plugin, 'permissions'>) {
  const { t } = useLanguage();
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('plugins.permissions')}
      </Title>
      <Text size="sm" c="dimmed">
        {t(permissions.length === 0 ? 'plugins.no_permissions' : 'plugins.permissions_help')}
      </Text>
      <List size="sm">
        {permissions.map(({ resource, action, scope }) => (
          <List.Item key={[resource, action, scope].join(' ')}>
            {t(`plugins.resource_${resource}`)}: {action === '*' ? t('plugins.any_way') : action}{' '}
            {scope === '*' ? t('plugins.anywhere') : <code>{scope}</code>}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
