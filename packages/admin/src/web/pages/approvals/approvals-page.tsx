import { SegmentedControl, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useLanguage } from '../../i18n/language.tsx';
import { RunLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { AnswerButtons } from './answer-buttons.tsx';

const STATUSES = ['open', 'answered', 'expired'] as const;

/** What runs ask people. */
export function ApprovalsPage() {
  const { t } = useLanguage();
  const { q = 'open' } = useSearch({ strict: false });
  const status = STATUSES.find((each) => each === q);
  const navigate = useNavigate();
  return (
    <ListPage
      page="/approvals"
      about="approvals.about"
      path="/api/v1/approvals"
      query={{ status }}
      live
      rowId={({ id }) => id}
      empty={{ title: 'approvals.empty', hint: 'approvals.empty_hint' }}
      filters={
        <SegmentedControl
          aria-label={t('approvals.which')}
          value={q}
          onChange={(value) => void navigate({ to: '/approvals', search: { q: value } })}
          data={[...STATUSES, 'all' as const].map((value) => ({
            value,
            label: t(value === 'all' ? 'approvals.all' : `status.${value}`),
          }))}
          w="fit-content"
        />
      }
      columns={[
        { title: 'approvals.message', cell: ({ message }) => <Text size="sm">{message}</Text>, wide: true },
        { title: 'approvals.run', cell: ({ executionId, workflow }) => <RunLink id={executionId}>{workflow}</RunLink> },
        { title: 'approvals.requested', cell: ({ requestedAt }) => <Time at={requestedAt} /> },
        { title: 'approvals.state', cell: ({ status }) => <Status of={status} /> },
        { title: 'approvals.answer', cell: (approval) => <AnswerButtons approval={approval} /> },
      ]}
    />
  );
}
