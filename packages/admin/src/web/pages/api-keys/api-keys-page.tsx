import type { ItemOf } from '@automate/client';
import { Text } from '@mantine/core';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Actor } from '../../ui/actor.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status, type StatusWord } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';

type ApiKey = ItemOf<'/api/v1/api-keys'>;

export function ApiKeysPage() {
  const { t } = useLanguage();
  return (
    <ListPage
      page="/api-keys"
      about="api_keys.about"
      path="/api/v1/api-keys"
      whole
      rowId={({ id }) => id}
      empty={{ title: 'api_keys.empty', hint: 'api_keys.empty_hint' }}
      actions={
        <ButtonLink needs="api-keys:write" to="/api-keys/new">
          {t('api_keys.new')}
        </ButtonLink>
      }
      columns={[
        { title: 'api_keys.name', cell: ({ name }) => <Text size="sm">{name}</Text>, wide: true },
        {
          title: 'api_keys.permissions',
          cell: ({ permissions }) =>
            permissions.includes('*') ? t('permission.all') : <code>{permissions.join(' ')}</code>,
        },
        { title: 'api_keys.created_by', cell: ({ createdBy }) => <Actor of={createdBy} /> },
        { title: 'api_keys.state', cell: (key) => <Status of={stateOf(key)} /> },
        {
          title: 'api_keys.last_used',
          cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : t('api_keys.never')),
        },
        {
          title: 'api_keys.expires',
          cell: ({ expiresAt }) => (expiresAt ? <Time at={expiresAt} /> : t('api_keys.never')),
        },
        {
          title: 'list.actions',
          needs: 'api-keys:write',
          cell: (key) => key.revokedAt === null && <RevokeButton apiKey={key} />,
        },
      ]}
    />
  );
}

function stateOf({ revokedAt, expiresAt, suspended }: ApiKey): StatusWord {
  if (revokedAt !== null) return 'revoked';
  if (suspended) return 'disabled';
  return expiresAt !== null && Date.parse(expiresAt) < Date.now() ? 'expired' : 'active';
}

function RevokeButton({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useLanguage();
  const change = useChange('delete', '/api/v1/api-keys/{id}', ['/api/v1/api-keys']);
  return (
    <ConfirmButton
      needs="api-keys:write"
      label={t('api_keys.revoke')}
      question={t('api_keys.revoke_question', { name: apiKey.name })}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutateAsync({ params: { path: { id: apiKey.id } } })}
    />
  );
}
