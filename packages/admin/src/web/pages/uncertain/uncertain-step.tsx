import { Group, Text } from '@mantine/core';
import { useThing } from '../../api/read.ts';
import { SettleButton } from '../run/settle-button.tsx';
import { isSettleable } from '../run/settleable.ts';

/** The steps of a run that have to be settled. */
export function UncertainStep({ runId }: { runId: string }) {
  const run = useThing('/api/v1/executions/{id}', { path: { id: runId } });
  const last = new Map(run.data?.body.steps.map((step) => [step.path, step]));
  return [...last.values()].filter(isSettleable).map(({ path }) => (
    <Group key={path} gap="xs">
      <Text size="sm">{path}</Text>
      <SettleButton executionId={runId} path={path} />
    </Group>
  ));
}
