import { Stack } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange, useThing } from '../../api/queries.ts';
import type { Connection } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { ConnectionFacts } from './connection-facts.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { usePluginSchema } from './use-fields.ts';

/** One connection: how it is, its configuration, and what somebody else changed meanwhile. */
export function ConnectionPage() {
  const { plugin, name } = useParams({ strict: false }) as { plugin: string; name: string };
  const path = `plugins/${encodeURIComponent(plugin)}/instances/${encodeURIComponent(name)}`;
  const found = useThing<Connection>(path, {}, { live: true });
  const connection = found.data?.body;
  return (
    <Page
      title={name}
      parent="/connections"
      description={plugin}
      mark={connection?.status.health && <Status of={connection.status.health.status} />}
      actions={connection && <DeleteButton path={path} version={connection.version} />}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {connection && (
        <Stack>
          <ConnectionFacts connection={connection} />
          <Edit path={path} newest={connection} />
        </Stack>
      )}
    </Page>
  );
}

/** The form stays at the version it began with, until somebody says otherwise. */
function Edit({ path, newest }: { path: string; newest: Connection }) {
  const { t } = useLanguage();
  const toast = useToast();
  const [base, setBase] = useState(newest);
  const [version, setVersion] = useState(newest.version);
  const schema = usePluginSchema(newest.plugin);
  const change = useChange<Connection>(['plugins']);
  const { point, key } = newest.contribution;
  const contribution = schema.data?.body.contributions.find((one) => one.point === point && one.key === key);
  if (schema.isPending) return <Loading />;
  if (contribution === undefined) return <ProblemAlert error={schema.error} />;
  return (
    <>
      {newest.version > version && (
        <ChangedMeanwhile
          fields={contribution.fields}
          before={base.configuration}
          after={newest.configuration}
          by={newest.updatedBy}
          onTake={() => {
            setBase(newest);
            setVersion(newest.version);
          }}
          onKeep={() => setVersion(newest.version)}
        />
      )}
      <ConnectionForm
        key={base.version}
        fields={contribution.fields}
        configuration={base.configuration}
        {...(contribution.supportsTestConnection && { testPath: `${path}/test` })}
        saving={change.isPending}
        saveError={change.error}
        onSave={async (configuration) => {
          const options = { body: { configuration }, headers: { 'if-match': `"${version}"` } };
          const { body } = await change.mutateAsync({ method: 'PUT', path, options });
          toast(t('connection.saved'));
          setBase(body);
          setVersion(body.version);
        }}
      />
    </>
  );
}

function DeleteButton({ path, version }: { path: string; version: number }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const change = useChange(['connections']);
  return (
    <ConfirmButton
      label={t('action.delete')}
      size="sm"
      question={t('connection.delete_question')}
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        await change.mutateAsync({ method: 'DELETE', path, options: { headers: { 'if-match': `"${version}"` } } });
        await navigate({ to: '/connections', ignoreBlocker: true });
      }}
    />
  );
}
