import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertStepError, assertStepEvents, assertStepResult, createStepHarness } from '@automate/testing';
import { stepType } from './step-type.ts';

const policy = { maxFiles: 1, maxEdits: 1, allowedPaths: ['notes/*'] };
const harness = createStepHarness({ stepType, policy });

it('writes its note, and says so', async () => {
  const run = await harness.run('note', { text: 'hello' });
  assertStepResult(run, { output: { length: 5 } });
  assertStepEvents(run, ['step.started', '__PLUGIN_ID__.noted', 'step.completed']);
  assert.deepEqual(run.files, { 'notes/latest.txt': 'hello' });
});

it('keeps to its policy', async () => {
  assertStepError(await harness.run('note', { text: 'hello' }, { policy: { maxEdits: 0 } }), 'RESOURCE_EXHAUSTED');
});
