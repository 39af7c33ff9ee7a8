import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { RoleForm } from './role-form.tsx';

const NOTHING = { description: '', permissions: [] };

export function NewRolePage() {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const change = useChange('post', '/api/v1/roles', ['/api/v1/roles']);
  return (
    <Page title={t('roles.new')} parent="/roles" needs="roles:write" description={t('roles.new_about')}>
      <RoleForm
        initial={NOTHING}
        submit={t('roles.create')}
        saving={change.isPending}
        saveError={change.error}
        onSave={async (values) => {
          await change.mutateAsync({ body: { name, ...values } });
          toast(t('roles.saved', { name }));
          await navigate({ to: '/roles/$name', params: { name }, ignoreBlocker: true });
        }}
      >
        <TextInput
          label={t('roles.name')}
          description={t('roles.name_help')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={63}
        />
      </RoleForm>
    </Page>
  );
}
