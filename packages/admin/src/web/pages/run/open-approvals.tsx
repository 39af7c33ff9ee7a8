import { Alert, Group } from '@mantine/core';
import { paged, useList } from '../../api/read.ts';
import { AnswerButtons } from '../approvals/answer-buttons.tsx';

/** What a run asks somebody at this moment, with the answers. */
export function OpenApprovals({ executionId }: { executionId: string }) {
  const { rows } = useList(
    '/api/v1/approvals',
    { query: paged({ executionId, status: 'open' as const }) },
    { live: true },
  );
  return rows.map((approval) => (
    <Alert key={approval.id} color="orange" variant="outline" title={approval.message}>
      <Group>
        <AnswerButtons approval={approval} />
      </Group>
    </Alert>
  ));
}
