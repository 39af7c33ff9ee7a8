import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/http.ts';
import { useChange } from '../../api/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { useToast } from '../../ui/toasts.tsx';

const ACTIONS = ['cancel', 'rerun', 'give_up'] as const;

/** The same to all runs that the search matches, also those that are not on the page. */
export function BulkActions({ filter }: { filter: Record<string, string> }) {
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
      (await call<{ matched: number }>('POST', 'bulk', { body: { action: 'cancel', filter: wanted, dryRun: true } }))
        .body.matched,
    enabled: named,
  });
  const change = useChange<{ matched: number }>(['executions', 'bulk']);
  if (!named || count.data === undefined || count.data === 0) return null;
  const matched = count.data;
  const start = async (action: (typeof ACTIONS)[number]): Promise<void> => {
    await change.mutateAsync({ method: 'POST', path: 'bulk', options: { body: { action, filter: wanted } } });
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
