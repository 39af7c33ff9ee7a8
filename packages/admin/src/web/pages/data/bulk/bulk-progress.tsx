import { Button, Group, List, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useChange } from '../../../api/change.ts';
import { reading } from '../../../api/read.ts';
import { useLanguage } from '../../../i18n/language.tsx';
import { PageLink } from '../../../ui/link.tsx';
import { ProblemAlert } from '../../../ui/problem-alert.tsx';
import type { AdminResource } from '../resource.ts';
import { JOB, type RowJob } from './row-job.ts';

/** How often a job that runs is looked at, in milliseconds. */
const FOLLOWED_MS = 500;

interface BulkProgressProps {
  resource: AdminResource;
  started: RowJob;
  onClose(): void;
}

/** How far it is, and what could not be done and why. It goes on when this is closed. */
export function BulkProgress({ resource: { key }, started, onClose }: BulkProgressProps) {
  const { t } = useLanguage();
  const params = { path: { key, id: started.id } };
  const found = useQuery({
    ...reading(JOB, params),
    initialData: { body: started, etag: undefined },
    refetchInterval: (current) => (current.state.data?.body.state === 'running' ? FOLLOWED_MS : false),
  });
  const abort = useChange('post', `${JOB}/abort`);
  const { state, matched, done, refused, refusals } = found.data.body;
  const share = state === 'completed' ? 100 : matched === 0 ? 0 : (100 * (done + refused)) / matched;
  return (
    <Stack>
      <Progress.Root size="lg">
        <Progress.Section
          value={share}
          color={state === 'aborted' ? 'gray' : 'teal'}
          aria-label={t('import.progress')}
        />
      </Progress.Root>
      <Text size="sm" role="status">
        {t(`data.bulk_${state}`, { done, matched })}
      </Text>
      {refused > 0 && (
        <section>
          <Text size="sm" fw={600}>
            {t('data.bulk_refused', { count: refused })}
          </Text>
          <List size="sm">
            {refusals.map(({ id, message }) => (
              <List.Item key={id}>
                <PageLink to="/data/$resource/$id" params={{ resource: key, id }} size="sm">
                  {id}
                </PageLink>{' '}
                {message}
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <ProblemAlert error={found.error ?? abort.error} />
      <Group justify="flex-end">
        {state === 'running' && (
          <Button
            variant="default"
            onClick={() => abort.mutate({ params }, { onSuccess: () => found.refetch() })}
            loading={abort.isPending}
          >
            {t('data.bulk_abort')}
          </Button>
        )}
        <Button onClick={onClose} data-autofocus>
          {t('action.close')}
        </Button>
      </Group>
    </Stack>
  );
}
