import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import type { ServerClient } from '../server/server-client.ts';
import type { Terminal } from '../terminal.ts';

export interface ExportOptions {
  client: ServerClient;
  /** Empty: all of them. */
  names: readonly string[];
  folder: string;
  /** Also over files that say something else. */
  overwrite: boolean;
  terminal: Terminal;
}

/**
 * Writes each workflow to `<name>.yaml` or `.json` in a folder, as it was written.
 * @throws AutomateError NOT_FOUND; FAILED_PRECONDITION for files that say something else; then nothing was written
 */
export async function exportWorkflows({ client, names, folder, overwrite, terminal }: ExportOptions): Promise<void> {
  const workflows: { path: string; text: string }[] = [];
  const { api } = client;
  const all = () => Array.fromAsync(api.each('/api/v1/workflows'), ({ name }) => name);
  for (const workflow of names.length > 0 ? names : (await all()).sort()) {
    const stored = await api.get('/api/v1/workflows/{workflow}', { params: { path: { workflow } } });
    const { text, format } = stored.source;
    // A name becomes part of a path.
    if (!/^[a-z][a-z0-9-]*$/.test(stored.name)) {
      throw new AutomateError({
        code: 'FAILED_PRECONDITION',
        effect: 'none',
        message: `the server has a workflow with a name that is none: ${JSON.stringify(stored.name)}`,
      });
    }
    workflows.push({ path: join(folder, `${stored.name}.${format}`), text });
  }
  const differing = workflows.filter(({ path, text }) => ![undefined, text].includes(readIfThere(path)));
  if (differing.length > 0 && !overwrite) {
    const list = differing.map(({ path }) => path).join(', ');
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      effect: 'none',
      message: `these files say something else: ${list}. Nothing was written; --overwrite writes over them`,
    });
  }
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of workflows) {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    terminal.out(path);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
