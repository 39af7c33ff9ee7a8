import { AutomateError } from '@automate/core';
import { Button, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { type Read, useThing } from '../../api/read.ts';
import type { Role } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { PermissionsInput } from './permissions-input.tsx';
import { aboutRole } from './role-about.ts';
import { RoleForm } from './role-form.tsx';
import { RoleHolders } from './role-holders.tsx';

/** One role: what it permits and who has it. The built-in ones stay as they are. */
export function RolePage() {
  const { t } = useLanguage();
  const { name } = useParams({ strict: false }) as { name: string };
  const found = useThing('/api/v1/roles/{name}', { path: { name } });
  const role = found.data?.body;
  return (
    <Page
      title={name}
      parent="/roles"
      description={role?.builtIn ? t('roles.built_in_about') : t('roles.own_about')}
      actions={role?.builtIn === false && <DeleteButton name={name} />}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {found.data && (
        <Stack>
          {found.data.body.builtIn ? (
            <Stack maw={680}>
              <Text>{aboutRole(found.data.body, t)}</Text>
              <Title order={2} size="h4">
                {t('roles.permits')}
              </Title>
              <PermissionsInput value={found.data.body.permissions} onChange={() => undefined} readOnly />
            </Stack>
          ) : (
            <Edit key={name} newest={found.data} />
          )}
          <RoleHolders role={name} />
        </Stack>
      )}
    </Page>
  );
}

/** The form stays at what it began with, until it is saved or somebody takes what is stored now. */
function Edit({ newest }: { newest: Read<Role> }) {
  const { t } = useLanguage();
  const toast = useToast();
  const [base, setBase] = useState(newest);
  const [round, setRound] = useState(0);
  const change = useChange('put', '/api/v1/roles/{name}', ['/api/v1/roles']);
  const { name } = base.body;
  const begin = (from: Read<Role>): void => {
    setBase(from);
    setRound(round + 1);
    change.reset();
  };
  const isConflict = AutomateError.isInstance(change.error) && change.error.code === 'ABORTED';
  return (
    <RoleForm
      key={round}
      initial={base.body}
      submit={t('form.save')}
      saving={change.isPending}
      saveError={change.error}
      actions={
        isConflict && (
          <Button variant="default" onClick={() => begin(newest)}>
            {t('form.take_theirs')}
          </Button>
        )
      }
      onSave={async ({ description, permissions }) => {
        const ifMatch = base.etag === undefined ? {} : { ifMatch: base.etag };
        const params = { path: { name } };
        const saved = await change.mutateAsync({ params, body: { description, permissions }, ...ifMatch });
        toast(t('roles.saved', { name }));
        begin(saved);
      }}
    />
  );
}

function DeleteButton({ name }: { name: string }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const change = useChange('delete', '/api/v1/roles/{name}', ['/api/v1/roles']);
  return (
    <ConfirmButton
      needs="roles:write"
      label={t('action.delete')}
      size="sm"
      question={t('roles.delete_question', { name })}
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        await change.mutateAsync({ params: { path: { name } } });
        await navigate({ to: '/roles', ignoreBlocker: true });
      }}
    />
  );
}
