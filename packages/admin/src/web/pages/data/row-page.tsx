import { AutomateError } from '@automate/core';
import { Alert, Badge, Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/change.ts';
import { type Read, reading, useThing } from '../../api/read.ts';
import { ChangedMeanwhile } from '../../form/changed-meanwhile.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { type AdminResource, type AdminRow, nameOf, RESOURCES, ROW } from './resource.ts';
import { ResourceLink } from './resource-link.tsx';
import { RowActions } from './row-actions.tsx';
import { RowFacts } from './row-facts.tsx';
import { RowForm } from './row-form.tsx';
import { RowHistory } from './row-history.tsx';
import { useResource, useResources } from './use-resource.ts';

/** One row: what is known of it, its form, and what was done to it. */
export function RowPage() {
  const { t } = useLanguage();
  const { id } = useParams({ strict: false }) as { id: string };
  const { resource, key, error } = useResource();
  const all = useResources();
  const found = useThing(ROW, { path: { key, id } }, { live: true });
  const row = found.data?.body;
  const ready = resource && row && found.data;
  return (
    <Page
      title={ready ? nameOf(resource, row) : id}
      {...(resource && { parent: <ResourceLink resource={resource} />, description: resource.displayName.one })}
      mark={row?.deletedAt && <Badge color="gray.7">{t('data.is_deleted')}</Badge>}
      actions={ready && <RowActions resource={resource} row={row} etag={found.data.etag} />}
    >
      <ProblemAlert error={error ?? found.error} />
      {(!ready || all.isPending) && !error && !found.error && <Loading />}
      {ready && !all.isPending && (
        <Stack>
          <RowFacts row={row} />
          <Edit key={`${key}/${id}`} resource={resource} resources={all.rows} newest={found.data} />
          <RowHistory resource={resource} id={id} />
        </Stack>
      )}
    </Page>
  );
}

interface EditProps {
  resource: AdminResource;
  resources: readonly AdminResource[];
  newest: Read<AdminRow>;
}

/** The form stays at the version it began with, until somebody says otherwise. */
function Edit({ resource: declared, resources, newest }: EditProps) {
  const { t } = useLanguage();
  const toast = useToast();
  const queries = useQueryClient();
  const [resource] = useState(declared);
  const [base, setBase] = useState(newest);
  const [round, setRound] = useState(0);
  const [etag, setEtag] = useState(newest.etag);
  const change = useChange('put', ROW, [RESOURCES]);
  const params = { path: { key: resource.key, id: newest.body.id } };
  const begin = (from: Read<AdminRow>): void => {
    setBase(from);
    setEtag(from.etag);
    setRound(round + 1);
    change.reset();
  };
  // The row itself is as it was: somebody changed what is below it.
  const conflictBelow = isConflict(change.error) && newest.etag === etag;
  const { readOnly, allowed, deletedAt } = base.body;
  const locked = deletedAt === undefined && !allowed.includes('update');
  const open = resource.fields.filter(({ key }) => !readOnly.includes(key)).map(({ label }) => label);
  const lockedBut = !locked && readOnly.some((key) => !resource.readOnly.includes(key)) && open.length > 0;
  return (
    <>
      {newest.etag !== etag && (
        <ChangedMeanwhile
          fields={resource.fields}
          before={base.body.values}
          after={newest.body.values}
          by={newest.body.updatedBy}
          onTake={() => begin(newest)}
          onKeep={() => setEtag(newest.etag)}
        />
      )}
      {deletedAt !== undefined && <Alert variant="outline" color="gray" title={t('data.deleted_about')} />}
      {locked && (
        <Alert variant="outline" color="gray" title={t(mayWrite(resource) ? 'data.locked' : 'data.read_only')} />
      )}
      {lockedBut && <Alert variant="outline" color="gray" title={t('data.locked_but', { fields: open.join(', ') })} />}
      {conflictBelow && (
        <Alert color="orange" variant="outline" role="alert" title={t('data.below_changed')}>
          <Button size="xs" onClick={() => begin(newest)}>
            {t('form.take_theirs')}
          </Button>
        </Alert>
      )}
      <RowForm
        key={round}
        resource={resource}
        resources={resources}
        row={base.body}
        saving={change.isPending}
        saveError={change.error}
        onSave={async (body) => {
          const saved = await change.mutateAsync({ params, body, ifMatch: etag ?? '*' });
          toast(t('data.saved', { name: nameOf(resource, saved.body) }));
          // Read again when it was saved: with the rows below it as they are stored now.
          begin(queries.getQueryData(reading(ROW, params).queryKey) ?? saved);
        }}
      />
    </>
  );
}

function isConflict(error: unknown): boolean {
  return AutomateError.isInstance(error) && error.code === 'ABORTED';
}

/** Whether this caller may change any rows: then it is this one that is locked. */
function mayWrite({ operations }: AdminResource): boolean {
  return operations.includes('update');
}
