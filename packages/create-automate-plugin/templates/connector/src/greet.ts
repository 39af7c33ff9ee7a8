import { defineAction } from '@automate/connectors';

export const greet = defineAction<{ name: string }>({
  displayName: 'Greet',
  effect: 'pure', // pure | idempotent | once (the default: never called again when it may have run)
  input: {
    type: 'object',
    properties: { name: { type: 'string', minLength: 1 } },
    required: ['name'],
    additionalProperties: false,
  },
  async run({ name }, ctx) {
    const { greeting = 'Hello' } = ctx.instance.config;
    return { text: `${greeting} ${name}` };
  },
});
