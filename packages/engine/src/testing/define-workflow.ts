import type { TestEngine } from './test-engine.ts';

let count = 0;

/** Stores and activates a workflow of its own event type, which is returned. `head` stands before the steps. */
export async function defineWorkflow(test: TestEngine, steps: string, head = ''): Promise<string> {
  count += 1;
  const type = `case.number${count}`;
  await test.workflow(`name: case-${count}\non:\n  - event: ${type}\n${head}steps:\n${steps}`);
  return type;
}
