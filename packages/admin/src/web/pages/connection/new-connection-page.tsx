import { Select, TextInput } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { client } from '../../api/client.ts';
import { FieldsForm } from '../../form/fields-form.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { usePluginNames } from '../plugins/use-plugin-names.ts';
import { ConnectionTest } from './connection-test.tsx';
import { type Configurable, configurationField, usePluginSchema } from './use-fields.ts';

/** A new connection of a plugin. */
export function NewConnectionPage() {
  const { t } = useLanguage();
  const { plugin } = useParams({ strict: false }) as { plugin: string };
  const nameOfPlugin = usePluginNames();
  const schema = usePluginSchema(plugin);
  const { contributions } = schema;
  const [chosen, setChosen] = useState<string>();
  const contribution = contributions.find((one) => nameOf(one) === chosen) ?? contributions[0];
  return (
    <Page
      title={t('connection.new', { plugin: nameOfPlugin(plugin) })}
      parent="/connections"
      needs="instances:write"
      description={t('connection.new_about')}
    >
      <ProblemAlert error={schema.error} />
      {schema.isPending && <Loading />}
      {schema.isSuccess && contributions.length === 0 && (
        <Empty title={t('connection.nothing')} hint={t('connection.nothing_hint')} />
      )}
      {contributions.length > 1 && (
        <Select
          label={t('connection.contribution')}
          data={contributions.map((one) => ({ value: nameOf(one), label: one.displayName }))}
          value={contribution ? nameOf(contribution) : null}
          onChange={(value) => setChosen(value ?? undefined)}
          allowDeselect={false}
          maw={680}
        />
      )}
      {contribution && <NewConnection key={nameOf(contribution)} plugin={plugin} contribution={contribution} />}
    </Page>
  );
}

function NewConnection({ plugin, contribution }: { plugin: string; contribution: Configurable }) {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const [name, setName] = useState('main');
  const change = useChange('post', '/api/v1/plugins/{plugin}/instances', ['/api/v1/plugins']);
  const { point, key, fields, supportsTestConnection } = contribution;
  const params = { path: { plugin } };
  const of = { contribution: { point, key } };
  return (
    <FieldsForm
      needs="instances:write"
      fields={fields}
      fieldAt={configurationField}
      actions={(configuration, check) =>
        supportsTestConnection && (
          <ConnectionTest
            onTest={() => client.post('/api/v1/plugins/{plugin}/test', { params, body: { ...of, configuration } })}
            values={configuration}
            check={check}
          />
        )
      }
      saving={change.isPending}
      saveError={change.error}
      onSave={async (configuration) => {
        await change.mutateAsync({ params, body: { name, ...of, configuration } });
        toast(t('connection.saved'));
        await navigate({ to: '/connections/$plugin/$name', params: { plugin, name }, ignoreBlocker: true });
      }}
    >
      <TextInput
        label={t('connection.name')}
        description={t('connection.name_help')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
      />
    </FieldsForm>
  );
}

const nameOf = ({ point, key }: Configurable): string => `${point}/${key}`;
