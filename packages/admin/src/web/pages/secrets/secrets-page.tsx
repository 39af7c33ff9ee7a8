import type { ItemOf } from '@automate/client';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { PageLink } from '../../ui/link.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Time } from '../../ui/time.tsx';
import { SetSecretButton } from './set-secret-button.tsx';

type Secret = ItemOf<'/api/v1/secrets'>;

/** The names of secrets and where they may be sent. Their values are shown to nobody. */
export function SecretsPage() {
  const { t } = useLanguage();
  return (
    <ListPage
      page="/secrets"
      about="secrets.about"
      path="/api/v1/secrets"
      whole
      rowId={({ key }) => key}
      empty={{ title: 'secrets.empty', hint: 'secrets.empty_hint' }}
      actions={<SetSecretButton label={t('secrets.new')} />}
      columns={[
        { title: 'secrets.key', cell: ({ key }) => <SecretName name={key} />, wide: true },
        { title: 'secrets.hosts', cell: ({ hosts }) => hosts.join(', ') || t('secrets.no_hosts') },
        { title: 'secrets.updated', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
        {
          title: 'list.actions',
          needs: 'secrets:write',
          cell: (secret) => !OF_CONNECTION.test(secret.key) && <SecretActions secret={secret} />,
        },
      ]}
    />
  );
}

/** Of a connection: its plugin, its name and the field. It is replaced in the connection's form, and goes with it. */
const OF_CONNECTION = /^([^/]+)\/([^/]+)\/([^/@]+)@/;

function SecretName({ name }: { name: string }) {
  const { t } = useLanguage();
  const [, plugin, connection, field] = OF_CONNECTION.exec(name) ?? [];
  if (plugin === undefined || connection === undefined) return <code>{name}</code>;
  return (
    <>
      <code title={name}>{field}</code> {t('secrets.of')}{' '}
      <PageLink to="/connections/$plugin/$name" params={{ plugin, name: connection }}>
        {plugin}/{connection}
      </PageLink>
    </>
  );
}

function SecretActions({ secret }: { secret: Secret }) {
  const { t } = useLanguage();
  const change = useChange('delete', '/api/v1/secrets/{key}', ['/api/v1/secrets']);
  return (
    <>
      <SetSecretButton label={t('secrets.replace')} secret={secret} />{' '}
      <ConfirmButton
        needs="secrets:write"
        label={t('action.delete')}
        question={t('secrets.delete_question', { key: secret.key })}
        busy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutateAsync({ params: { path: { key: secret.key } } })}
      />
    </>
  );
}
