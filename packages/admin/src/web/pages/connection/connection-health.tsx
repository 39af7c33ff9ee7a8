import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useChange } from '../../api/change.ts';
import { useThing } from '../../api/read.ts';
import type { Connection } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useMay } from '../../session/session.ts';
import { DataList } from '../../ui/data-list.tsx';
import { HealthMessage } from '../../ui/health-message.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { Time, useDuration } from '../../ui/time.tsx';
import { HealthStrip } from './health-strip.tsx';

const HEALTH = '/api/v1/plugins/{plugin}/instances/{name}/health';
/** Drawn as bars; the newest of them are listed too. */
const LOOKS = 60;
const LISTED = 5;

/** How a connection is and was. Nothing where it has no health check. */
export function ConnectionHealth({ connection: { plugin, name } }: { connection: Connection }) {
  const { t } = useLanguage();
  const duration = useDuration();
  const mayCheck = useMay('instances:write');
  const path = { plugin, name };
  const found = useThing(HEALTH, { path, query: { limit: LOOKS } }, { live: true });
  const check = useChange('post', HEALTH, ['/api/v1/plugins']);
  const health = found.data?.body;
  if (health?.supported === false) return null;
  const looks = health?.history.data ?? [];
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Group gap="sm">
          <Title order={2} size="h4">
            {t('connection.health')}
          </Title>
          {health && <Status of={health.status} />}
        </Group>
        {mayCheck && (
          <Button
            size="xs"
            variant="default"
            loading={check.isPending}
            onClick={() => check.mutate({ params: { path } })}
          >
            {t('connection.check_now')}
          </Button>
        )}
      </Group>
      <Stack gap="sm">
        <ProblemAlert error={found.error ?? check.error} />
        {found.isSuccess && looks.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('connection.no_looks')}
          </Text>
        )}
        {looks.length > 0 && (
          <>
            <HealthStrip looks={looks} />
            <DataList
              label={t('connection.last_looks')}
              rows={looks.slice(0, LISTED)}
              rowId={({ startedAt, process }) => startedAt + process}
              columns={[
                { title: 'connection.checked', cell: ({ startedAt }) => <Time at={startedAt} /> },
                { title: 'connection.health', cell: ({ status }) => <Status of={status} /> },
                { title: 'connection.look_took', cell: ({ tookMs }) => duration(tookMs) },
                {
                  title: 'connection.look_message',
                  cell: (look) => <HealthMessage {...look} />,
                  wide: true,
                },
              ]}
            />
          </>
        )}
      </Stack>
    </section>
  );
}
