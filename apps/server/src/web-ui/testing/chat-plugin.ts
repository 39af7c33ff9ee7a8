import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = join(import.meta.dirname, '..', '..', '..', '..', '..', 'packages');

const code = `
import { defineConnector, profileActions } from '@automate/connectors';
import { definePlugin } from '@automate/core';
export default definePlugin({ id: 'chat', contributes: [defineConnector({
  key: 'chat', displayName: 'Chat', implements: ['notification'],
  fields: [{ key: 'url', type: 'url', label: 'URL', required: true, description: 'Where messages are sent.' }],
  configure: (config) => config,
  healthCheck: async () => ({ status: 'healthy', message: 'It answers' }),
  actions: {
    send_notification: profileActions('notification').send_notification({
      async run(params, ctx) {
        const answer = await ctx.fetch(ctx.instance.config.url, { method: 'POST', body: JSON.stringify(params) });
        return { delivered: answer.status === 200 };
      },
    }),
  },
})] });
`;

/** A plugin on disk that sends notifications, so that alert rules can tell somebody. Its manifest is written by its code. */
export async function chatPlugin(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'automate-chat-'));
  mkdirSync(join(folder, 'node_modules', '@automate'), { recursive: true });
  for (const name of ['core', 'connectors']) {
    symlinkSync(join(PACKAGES, name), join(folder, 'node_modules', '@automate', name));
  }
  writeFileSync(join(folder, 'plugin.js'), code);
  const { default: plugin } = await import(join(folder, 'plugin.js'));
  const contributions = plugin.contributes.map((one: { point: string; key: string; describe(): object }) => ({
    point: one.point,
    key: one.key,
    ...one.describe(),
  }));
  const permissions = [{ resource: 'network', action: 'http', scope: '127.0.0.1' }];
  const automate = {
    ...{ id: 'chat', apiVersion: 1, displayName: 'Chat', description: 'Tells people.', entry: './plugin.js' },
    ...{ types: ['notification'], permissions, contributions },
  };
  const manifest = { name: 'chat', version: '1.0.0', type: 'module', automate };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
