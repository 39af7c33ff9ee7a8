import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useChange } from '../../api/change.ts';
import { client } from '../../api/client.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import type { QualifierValues } from '../../ui/qualifiers.ts';
import { useToast } from '../../ui/toasts.tsx';
import type { RUN_QUALIFIERS } from './run-qualifiers.ts';

const ACTIONS = ['cancel', 'rerun', 'give_up'] as const;

/** The same to all runs that the search matches, also those that are not on the page. */
export function BulkActions({ filter }: { filter: QualifierValues<typeof RUN_QUALIFIERS> }) {
  const { t } = useLanguage();
  const toast = useToast();
  const { status, workflow, event, part } = filter;
  const wanted = {
    ...(status && { status: [status] }),
    ...(workflow && { workflow }),
    ...(event && { eventId: event }),
  };
  // What handles items of a loop cannot be chosen by it: more would match than is shown.
  const named = part === undefined && Object.keys(wanted).length > 0;
  const count = useQuery({
    queryKey: ['bulk', 'count', wanted],
    queryFn: async () =>
      (await client.post('/api/v1/bulk', { body: { action: 'cancel', filter: wanted, dryRun: true } })).matched,
    enabled: named,
  });
  const change = useChange('post', '/api/v1/bulk', ['/api/v1/executions', '/api/v1/bulk']);
  if (!named || count.data === undefined || count.data === 0) return null;
  const matched = count.data;
  const start = async (action: (typeof ACTIONS)[number]): Promise<void> => {
    await change.mutateAsync({ body: { action, filter: wanted } });
    toast(t('bulk.started', { count: matched }));
  };
  return (
    <Group gap="xs">
      <Text size="sm">{t('bulk.matching', { count: matched })}</Text>
      {ACTIONS.map((action) => (
        <ConfirmButton
          key={action}
          label={t(`bulk.${action}`)}
          question={t(`bulk.${action}_question`, { count: matched })}
          onConfirm={() => start(action)}
          busy={change.isPending}
          error={change.error}
        />
      ))}
    </Group>
  );
}
