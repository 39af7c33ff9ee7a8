import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Time } from '../../ui/time.tsx';

/** The tenants of the installation. */
export function TenantsPage() {
  return (
    <ListPage
      page="/tenants"
      about="tenants.about"
      path="/api/v1/tenants"
      whole
      rowId={({ id }) => id}
      empty={{ title: 'tenants.empty', hint: 'tenants.empty_hint' }}
      actions={<NewTenantButton />}
      columns={[
        { title: 'tenants.name', cell: ({ displayName }) => displayName, wide: true },
        { title: 'tenants.id', cell: ({ id }) => <code>{id}</code> },
        { title: 'tenants.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
      ]}
    />
  );
}

function NewTenantButton() {
  const { t } = useLanguage();
  const [id, setId] = useState('');
  const [displayName, setDisplayName] = useState('');
  // Who makes one belongs to it, which the session says.
  const change = useChange('post', '/api/v1/tenants', ['/api/v1/tenants', '/api/v1/session']);
  return (
    <ConfirmButton
      needs="tenants:write"
      label={t('tenants.new')}
      question={t('tenants.new_question')}
      variant="filled"
      size="sm"
      busy={change.isPending}
      error={change.error}
      blocked={id === '' || displayName === ''}
      onConfirm={async () => {
        await change.mutateAsync({ body: { id, displayName } });
        setId('');
        setDisplayName('');
      }}
    >
      <TextInput
        label={t('tenants.name')}
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <TextInput
        label={t('tenants.id')}
        description={t('tenants.id_help')}
        value={id}
        onChange={(event) => setId(event.currentTarget.value)}
        required
      />
    </ConfirmButton>
  );
}
