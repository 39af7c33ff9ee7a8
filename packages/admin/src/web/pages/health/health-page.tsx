import { allowsOperation } from '@automate/core';
import { Alert, List, Stack, Title } from '@mantine/core';
import { inputProblems } from '../../api/problem.ts';
import { useThing } from '../../api/read.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { type Translate, useLanguage } from '../../i18n/language.tsx';
import { useSession } from '../../session/session.ts';
import { DataList } from '../../ui/data-list.tsx';
import { Original } from '../../ui/original.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Status } from '../../ui/status.tsx';
import { BacklogNow } from '../overview/backlog.tsx';

/** What the server stands on, and whether it keeps up. */
export function HealthPage() {
  const { t } = useLanguage();
  const { permissions } = useSession();
  const found = useThing('/readyz', {}, { live: true });
  const failed = inputProblems(found.error, t);
  const rows = [
    ...(found.data?.body.checks ?? []).map((name) => ({ name, status: 'ok' as const, message: '' })),
    ...failed.map(({ pointer, message }) => ({ name: pointer.slice(1), status: 'failed' as const, message })),
  ];
  const warnings = found.data?.body.warnings ?? [];
  return (
    <Page title={t('page.health')} description={t('health.about')}>
      <Stack>
        {warnings.length > 0 && (
          <Alert color="orange" variant="outline" title={t('health.warnings')}>
            <List size="sm">
              {warnings.map((warning) => (
                <List.Item key={warning}>
                  <Original>{warning}</Original>
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
              cell: ({ message }) => (message === '' ? '–' : <Original>{message}</Original>),
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
