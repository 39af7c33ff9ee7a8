import type { ItemOf } from '@automate/client';
import { Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { DataList } from '../../ui/data-list.tsx';
import { Time } from '../../ui/time.tsx';
import { deviceOf } from './device.ts';

export type Session = ItemOf<'/api/v1/sessions'>;

interface SessionListProps {
  label: string;
  rows: readonly Session[];
  /** What can be done with one. */
  actions?(session: Session): ReactNode;
}

/** Where somebody is logged in. */
export function SessionList({ label, rows, actions }: SessionListProps) {
  const { t } = useLanguage();
  return (
    <DataList
      label={label}
      rows={rows}
      rowId={({ id }) => id}
      columns={[
        {
          title: 'account.device',
          cell: ({ userAgent, current }) => (
            <Group gap="xs">
              <Text size="sm">{deviceOf(userAgent) ?? t('account.unknown_device')}</Text>
              {current && (
                <Badge variant="outline" size="sm">
                  {t('account.this_one')}
                </Badge>
              )}
            </Group>
          ),
          wide: true,
        },
        { title: 'account.source', cell: ({ source }) => source ?? '–' },
        { title: 'account.started', cell: ({ createdAt }) => <Time at={createdAt} /> },
        { title: 'account.last_seen', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
        { title: 'account.expires', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
        ...(actions ? [{ title: 'list.actions' as const, cell: actions }] : []),
      ]}
    />
  );
}
