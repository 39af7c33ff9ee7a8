import { Button, Group, Select, Stack, TextInput, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { PermissionsInput } from '../roles/permissions-input.tsx';

const DAY_MS = 86_400_000;
const LIVES = ['30', '90', '365'] as const;

/** Makes a key and shows its token, this once. */
export function NewApiKeyPage() {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [days, setDays] = useState<string>('90');
  const [permissions, setPermissions] = useState<string[]>([]);
  const change = useChange('post', '/api/v1/api-keys', ['/api/v1/api-keys']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const ends = days === 'never' ? {} : { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() };
    change.mutate({ body: { name, permissions, ...ends } });
  };
  return (
    <Page title={t('api_keys.new')} parent="/api-keys" needs="api-keys:write" description={t('api_keys.new_about')}>
      <form onSubmit={submit}>
        <Stack maw={680}>
          <TextInput
            label={t('api_keys.name')}
            description={t('api_keys.name_help')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
          />
          <Select
            label={t('api_keys.expires')}
            data={[
              ...LIVES.map((value) => ({ value, label: t('api_keys.days', { count: value }) })),
              { value: 'never', label: t('api_keys.never') },
            ]}
            value={days}
            onChange={(value) => setDays(value ?? '90')}
            allowDeselect={false}
          />
          <Title order={2} size="h4">
            {t('api_keys.permissions_help')}
          </Title>
          <PermissionsInput value={permissions} onChange={setPermissions} />
          <ProblemAlert error={change.error} />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={name === '' || permissions.length === 0}>
              {t('api_keys.create')}
            </Button>
          </Group>
        </Stack>
      </form>
      <ShownOnce
        title={t('api_keys.new')}
        help={t('api_keys.once')}
        value={change.data?.body.token}
        onClose={() => void navigate({ to: '/api-keys' })}
      />
    </Page>
  );
}
