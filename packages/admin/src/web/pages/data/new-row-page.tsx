import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { type AdminResource, nameOf, RESOURCES, ROWS } from './resource.ts';
import { ResourceLink } from './resource-link.tsx';
import { RowForm } from './row-form.tsx';
import { useResource, useResources } from './use-resource.ts';

/** A new row. */
export function NewRowPage() {
  const { t } = useLanguage();
  const { resource, key, error, isPending } = useResource();
  return (
    <Page
      title={resource ? t('data.new', { one: resource.displayName.one }) : key}
      needs={`data:${key}:write`}
      {...(resource && { parent: <ResourceLink resource={resource} /> })}
    >
      <ProblemAlert error={error} />
      {isPending && <Loading />}
      {resource && <NewRow resource={resource} />}
    </Page>
  );
}

function NewRow({ resource: newest }: { resource: AdminResource }) {
  const { t } = useLanguage();
  const toast = useToast();
  const navigate = useNavigate();
  const all = useResources();
  // What is written is not lost because the plugin changed meanwhile.
  const [resource] = useState(newest);
  const change = useChange('post', ROWS, [RESOURCES]);
  if (all.isPending) return <Loading />;
  return (
    <RowForm
      resource={resource}
      resources={all.rows}
      saving={change.isPending}
      saveError={change.error ?? all.error}
      onSave={async (body) => {
        const { body: row } = await change.mutateAsync({ params: { path: { key: resource.key } }, body });
        toast(t('data.made', { name: nameOf(resource, row) }));
        await navigate({
          to: '/data/$resource/$id',
          params: { resource: resource.key, id: row.id },
          ignoreBlocker: true,
        });
      }}
    />
  );
}
