import { Alert, Group } from '@mantine/core';
import { paged, useList } from '../../api/queries.ts';
import type { Approval } from '../../api/types.ts';
import { AnswerButtons } from '../approvals/answer-buttons.tsx';

/** What a run asks somebody at this moment, with the answers. */
export function OpenApprovals({ executionId }: { executionId: string }) {
  const { rows } = useList<Approval>('approvals', paged({ executionId, status: 'open' }), { live: true });
  return rows.map((approval) => (
    <Alert key={approval.id} color="orange" variant="outline" title={approval.message}>
      <Group>
        <AnswerButtons approval={approval} />
      </Group>
    </Alert>
  ));
}
