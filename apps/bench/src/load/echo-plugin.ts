import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A plugin in a folder: its connector `echo` gives back what it gets, or what one request answered. */
export async function installEchoPlugin(folder: string): Promise<string> {
  const directory = join(folder, 'echo');
  const configSchema = { type: 'object', properties: {}, additionalProperties: false };
  const action = (displayName: string) => ({ displayName, input: { type: 'object' }, effect: 'pure' });
  const entry = {
    point: 'connector',
    key: 'echo',
    displayName: 'Echo',
    fields: [],
    configSchema,
    actions: { echo: action('Echo'), ask: action('Ask') },
    triggers: {},
  };
  const automate = { id: 'echo', apiVersion: 1, entry: './index.js', contributions: [entry] };
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, 'package.json'),
    JSON.stringify({ name: 'echo', version: '1.0.0', type: 'module', automate }),
  );
  await writeFile(
    join(directory, 'index.js'),
    `import { defineAction, defineConnector } from '@automate/connectors';
     import { definePlugin } from '@automate/core';
     const action = (displayName, run) => defineAction({ displayName, input: { type: 'object' }, effect: 'pure', run });
     export default definePlugin({ contributes: [defineConnector({ key: 'echo', displayName: 'Echo', actions: {
       echo: action('Echo', async (params) => params),
       ask: action('Ask', async (_, ctx) => (await ctx.fetch('https://service.test/')).json()),
     } })] });`,
  );
  return directory;
}
