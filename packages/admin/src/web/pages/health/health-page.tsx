import { AutomateError, allowsOperation } from '@automate/core';
import { Alert, List, Stack, Title } from '@mantine/core';
import { useThing } from '../../api/read.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { type Translate, useLanguage } from '../../i18n/language.tsx';
import { useSession } from '../../session/session.ts';
import { DataList } from '../../ui/data-list.tsx';
import { HealthMessage } from '../../ui/health-message.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { BacklogNow } from '../overview/backlog.tsx';

/** What the server stands on, and whether it keeps up. */
export function HealthPage() {
  const { t } = useLanguage();
  const { permissions } = useSession();
  const found = useThing('/readyz', {}, { live: true });
  const failed = AutomateError.isInstance(found.error) ? (found.error.details?.errors ?? []) : [];
  const rows = [
    ...(found.data?.body.checks ?? []).map((name) => ({ name, status: 'ok' as const, message: '', reason: undefined })),
    ...failed.map(({ pointer, message, reason }) => ({
      name: pointer.slice(1),
      status: 'failed' as const,
      message,
      reason,
    })),
  ];
  const warnings = found.data?.body.warned ?? [];
  return (
    <Page title={t('page.health')} description={t('health.about')}>
      <Stack>
        {warnings.length > 0 && (
          <Alert color="orange" variant="outline" title={t('health.warnings')}>
            <List size="sm">
              {warnings.map(({ pointer, ...told }) => (
                <List.Item key={pointer}>
                  {partName(pointer.slice(1), t)}: <HealthMessage {...told} />
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        {failed.length === 0 && <ProblemAlert error={found.error} />}
        <DataList
          label={t('page.health')}
          rows={rows}
          rowId={({ name }) => name}
          columns={[
            { title: 'health.part', cell: ({ name }) => partName(name, t) },
            { title: 'health.state', cell: ({ status }) => <Status of={status} /> },
            {
              title: 'health.message',
              cell: ({ message, reason }) => <HealthMessage message={message} reason={reason} />,
              wide: true,
            },
          ]}
        />
        {allowsOperation(permissions, 'executions:read') && (
          <>
            <Title order={2} size="h4">
              {t('overview.backlog')}
            </Title>
            <BacklogNow />
          </>
        )}
      </Stack>
    </Page>
  );
}

/** What the server stands on; a part that is unknown here has the name that the server gives it. */
function partName(name: string, t: Translate): string {
  const words = t(`health.on_${name}` as MessageKey);
  return words === `health.on_${name}` ? name : words;
}
