import { Stack } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { client } from '../../api/client.ts';
import { useThing } from '../../api/read.ts';
import type { Connection } from '../../api/types.ts';
import { ChangedMeanwhile } from '../../form/changed-meanwhile.tsx';
import { FieldsForm } from '../../form/fields-form.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { RefusedWebhooks } from '../events/refused-webhooks.tsx';
import { usePluginNames } from '../plugins/use-plugin-names.ts';
import { ConnectionFacts } from './connection-facts.tsx';
import { ConnectionHealth } from './connection-health.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { ConnectionWebhook } from './connection-webhook.tsx';
import { ConnectionWorkflows } from './connection-workflows.tsx';
import { configurationField, usePluginSchema } from './use-fields.ts';

const INSTANCE = '/api/v1/plugins/{plugin}/instances/{name}';

/** One connection: how it is, its configuration, and what somebody else changed meanwhile. */
export function ConnectionPage() {
  const { plugin, name } = useParams({ strict: false }) as { plugin: string; name: string };
  const found = useThing(INSTANCE, { path: { plugin, name } }, { live: true });
  const connection = found.data?.body;
  const nameOfPlugin = usePluginNames();
  return (
    <Page
      title={name}
      parent="/connections"
      description={nameOfPlugin(plugin)}
      mark={connection?.status.health && <Status of={connection.status.health.status} />}
      actions={connection && <DeleteButton connection={connection} />}
    >
      <ProblemAlert error={found.error} />
      {found.isPending && <Loading />}
      {connection && (
        <Stack gap="lg">
          <ConnectionFacts connection={connection} />
          <ConnectionWebhook connection={connection} />
          <RefusedWebhooks source={`${connection.contribution.key}/${name}`} />
          <Edit newest={connection} />
          <ConnectionHealth connection={connection} />
          <ConnectionWorkflows connection={connection} />
        </Stack>
      )}
    </Page>
  );
}

/** The form stays at the version it began with, until somebody says otherwise. */
function Edit({ newest }: { newest: Connection }) {
  const { t } = useLanguage();
  const toast = useToast();
  const [base, setBase] = useState(newest);
  const [version, setVersion] = useState(newest.version);
  const schema = usePluginSchema(newest.plugin);
  const change = useChange('put', INSTANCE, ['/api/v1/plugins']);
  const { point, key } = newest.contribution;
  const params = { path: { plugin: newest.plugin, name: newest.name } };
  const contribution = schema.contributions.find((one) => one.point === point && one.key === key);
  if (schema.isPending) return <Loading />;
  if (schema.error) return <ProblemAlert error={schema.error} />;
  if (contribution === undefined)
    return <Empty title={t('connection.no_schema')} hint={t('connection.no_schema_hint')} />;
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
      <FieldsForm
        needs="instances:write"
        key={base.version}
        fields={contribution.fields}
        values={base.configuration}
        fieldAt={configurationField}
        actions={(configuration, check) =>
          contribution.supportsTestConnection && (
            <ConnectionTest
              onTest={() => client.post(`${INSTANCE}/test`, { params, body: { configuration } })}
              values={configuration}
              check={check}
            />
          )
        }
        saving={change.isPending}
        saveError={change.error}
        onSave={async (configuration) => {
          const { body } = await change.mutateAsync({ params, body: { configuration }, ifMatch: `"${version}"` });
          toast(t('connection.saved'));
          setBase(body);
          setVersion(body.version);
        }}
      />
    </>
  );
}

function DeleteButton({ connection: { plugin, name, version } }: { connection: Connection }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const change = useChange('delete', INSTANCE, ['/api/v1/plugins']);
  return (
    <ConfirmButton
      needs="instances:write"
      label={t('action.delete')}
      size="sm"
      question={t('connection.delete_question')}
      busy={change.isPending}
      error={change.error}
      onConfirm={async () => {
        await change.mutateAsync({ params: { path: { plugin, name } }, ifMatch: `"${version}"` });
        await navigate({ to: '/connections', ignoreBlocker: true });
      }}
    />
  );
}
