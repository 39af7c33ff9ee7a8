import { Alert, Group, Progress, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useLanguage } from '../../../i18n/language.tsx';
import { Actor } from '../../../ui/actor.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { FailureText } from '../../../ui/failure-text.tsx';
import { PageLink } from '../../../ui/link.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { Page } from '../../../ui/page.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import { Status } from '../../../ui/status.tsx';
import { Time } from '../../../ui/time.tsx';
import type { AdminResource } from '../resource.ts';
import { ResourceLink } from '../resource-link.tsx';
import { useResource } from '../use-resource.ts';
import { BadRows } from './bad-rows.tsx';
import { AbortButton, ImportDecision } from './import-decision.tsx';
import { type Import, isUnderWay, shareOf, useImport } from './import-resource.ts';

/** One import: what it would do, row by row where one is bad; then how far it is, and what it did. */
export function ImportResultPage() {
  const { t } = useLanguage();
  const { id } = useParams({ strict: false }) as { id: string };
  const { resource, key, error } = useResource();
  const found = useImport(key, id);
  const made = found.data?.body;
  return (
    <Page
      title={resource ? t('import.title', { many: resource.displayName.many }) : key}
      {...(resource && { parent: <ResourceLink resource={resource} /> })}
      mark={made && <Status of={made.state} />}
    >
      <ProblemAlert error={error ?? found.error} />
      {(found.isPending || !resource) && !error && !found.error && <Loading />}
      {made && resource && (
        <Stack>
          <Outcome resource={resource} made={made} />
          <Facts
            facts={{
              'import.rows': made.rows,
              'import.creates': made.creates,
              'import.updates': made.updates,
              'import.unchanged': made.unchanged,
              'import.bad': made.bad,
              'import.by': <Actor of={made.createdBy} />,
              'import.begun': <Time at={made.createdAt} />,
              'import.finished': made.finishedAt && <Time at={made.finishedAt} />,
            }}
          />
          {made.state === 'ready' && <ImportDecision resource={resource} made={made} />}
          {made.bad > 0 && <BadRows resource={resource} id={id} count={made.bad} />}
        </Stack>
      )}
    </Page>
  );
}

/** What to make of it, in a sentence. */
function Outcome({ resource, made }: { resource: AdminResource; made: Import }) {
  const { t } = useLanguage();
  const changes = made.creates + made.updates;
  if (isUnderWay(made)) {
    return (
      <Stack gap="xs">
        <Text size="sm" role="status">
          {made.state === 'checking'
            ? t('import.checking')
            : t('import.applying', { done: made.applied, count: changes })}
        </Text>
        <Progress.Root size="lg">
          <Progress.Section value={shareOf(made)} aria-label={t('import.progress')} />
        </Progress.Root>
        <Group>
          <AbortButton resource={resource} made={made} />
        </Group>
      </Stack>
    );
  }
  if (made.state === 'done') {
    return (
      <Alert color="teal" variant="outline" role="status" title={t('import.done', { count: changes })}>
        <PageLink to="/data/$resource" params={{ resource: resource.key }} search={{ sort: '-updatedAt' }} size="sm">
          {t('import.show', { many: resource.displayName.many })}
        </PageLink>
      </Alert>
    );
  }
  if (made.state === 'failed') {
    return (
      <Alert color="red" variant="outline" role="alert" title={t('import.failed')}>
        {made.code === undefined ? made.message : <FailureText failure={{ code: made.code, message: made.message }} />}
      </Alert>
    );
  }
  if (made.state === 'aborted') {
    return <Alert color="gray" variant="outline" role="status" title={t('import.aborted')} />;
  }
  return (
    <Alert color={made.bad > 0 ? 'orange' : 'teal'} variant="outline" role="status" title={t('import.ready')}>
      {t(made.bad > 0 ? 'import.ready_bad' : 'import.ready_good', { count: changes, bad: made.bad })}
    </Alert>
  );
}
