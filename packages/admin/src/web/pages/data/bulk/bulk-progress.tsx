import { Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { useChange } from '../../../api/change.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { useMay } from '../../../session/session.ts';
import { FailureText } from '../../../ui/failure-text.tsx';
import { PageLink } from '../../../ui/link.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import type { AdminResource } from '../resource.ts';
import { isOpen, JOB, type RowJob, shareOf, useRowJob } from './row-job.ts';

interface BulkProgressProps {
  resource: AdminResource;
  started: RowJob;
  /** Of the dialog that it stands in. */
  onClose?(): void;
}

/** How far it is, and what could not be done and why. It goes on when this is closed. */
export function BulkProgress({ resource: { key }, started, onClose }: BulkProgressProps) {
  const { t } = useLanguage();
  const params = { path: { key, id: started.id } };
  const found = useRowJob(key, started.id, started);
  const abort = useChange('post', `${JOB}/abort`);
  const may = useMay(`data:${key}:write`);
  const job = found.data?.body ?? started;
  const { state, failure, matched, done, refused, refusals } = job;
  return (
    <Stack>
      <Progress.Root size="lg">
        <Progress.Section
          value={shareOf(job)}
          color={state === 'running' || state === 'completed' ? 'teal' : 'gray'}
          aria-label={t('import.progress')}
        />
      </Progress.Root>
      <Text size="sm" role="status">
        {t(`data.bulk_${state}`, { done, matched })}
      </Text>
      {failure && (
        <Text size="sm">
          <FailureText failure={failure} />
        </Text>
      )}
      {refused > 0 && (
        <section>
          <Text size="sm" fw={600}>
            {t('data.bulk_refused', { count: refused })}
          </Text>
          <List size="sm">
            {refusals.map((refusal) => (
              <List.Item key={refusal.id}>
                <PageLink
                  to="/data/$resource/$id"
                  params={{ resource: key, id: refusal.id }}
                  size="sm"
                  underline="always"
                >
                  {refusal.id}
                </PageLink>{' '}
                <FailureText failure={refusal} />
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <ProblemAlert error={found.error ?? abort.error} />
      <Group justify="flex-end">
        {isOpen(job) && may && (
          <Button
            variant="default"
            onClick={() => abort.mutate({ params }, { onSuccess: () => found.refetch() })}
            loading={abort.isPending}
          >
            {t('data.bulk_abort')}
          </Button>
        )}
        {onClose && (
          <Button onClick={onClose} data-autofocus>
            {t('action.close')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
