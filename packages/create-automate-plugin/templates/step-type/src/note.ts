import { defineStepExecutor } from '@automate/workflow';

/** Writes a note. Files and commands are within the policy of the step: without one, it may do nothing. */
export const note = defineStepExecutor<{ text: string }>({
  displayName: 'Note',
  input: {
    type: 'object',
    properties: { text: { type: 'string', minLength: 1 } },
    required: ['text'],
    additionalProperties: false,
  },
  output: { type: 'object', properties: { length: { type: 'integer' } }, required: ['length'] },
  timeoutMs: 10_000,
  async execute({ text }, { workspace, emit }) {
    await workspace.write('notes/latest.txt', text);
    emit('__PLUGIN_ID__.noted', { length: text.length });
    return { output: { length: text.length }, artifacts: [{ name: 'note', content: text }] };
  },
});
