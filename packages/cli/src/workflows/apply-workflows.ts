import { AutomateError } from '@automate/core';
import type { ServerClient } from '../server/server-client.ts';
import type { Terminal } from '../terminal.ts';
import { type CheckedFile, checkFiles, MEDIA_TYPES } from './check-files.ts';
import { tellChecks } from './tell-checks.ts';
import type { WorkflowFile } from './workflow-files.ts';

export interface ApplyOptions {
  client: ServerClient;
  files: readonly WorkflowFile[];
  terminal: Terminal;
  /** Tell what would be done, and do nothing. */
  dryRun: boolean;
  /** Also have events matched with each of them. */
  activate: boolean;
  /** Ask nobody. */
  yes: boolean;
  json: boolean;
}

/** What became of a file. */
interface Applied {
  path: string;
  name: string;
  change: 'new' | 'changed' | 'unchanged';
  version?: number;
  activated: boolean;
  done: boolean;
  errors: CheckedFile['errors'];
  warnings: CheckedFile['warnings'];
}

/**
 * Makes the workflows of a server what files say. All are checked before any is stored; what somebody else changed since is
 * left as it is. False when something was refused: what was stored before that is told.
 */
export async function applyWorkflows(options: ApplyOptions): Promise<boolean> {
  const { client, files, terminal, dryRun, yes, json } = options;
  const checked = await checkFiles(client, files);
  const plan = checked.map((one) => planned(one, options));
  if (!tellChecks(checked, terminal)) {
    if (json) terminal.out(report(plan, false));
    terminal.err('nothing was stored');
    return false;
  }
  const wanted = checked.flatMap((one, at) =>
    plan[at]!.change === 'unchanged' && !plan[at]!.activated ? [] : [{ one, to: plan[at]! }],
  );
  if (!json) for (const [at, one] of checked.entries()) terminal.out(describe(one, plan[at]!));
  if (wanted.length === 0 || dryRun) {
    if (json) terminal.out(report(plan, true));
    else terminal.out(dryRun && wanted.length > 0 ? 'nothing was stored: --dry-run' : 'nothing to do');
    return true;
  }
  if (
    !yes &&
    terminal.ask !== undefined &&
    !(await terminal.ask(`Store ${wanted.length} of ${files.length} in ${client.url}?`))
  ) {
    terminal.err('nothing was stored');
    return false;
  }
  try {
    for (const { one, to } of wanted) await store(client, one, to);
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    const at = wanted.find(({ to }) => !to.done)!;
    const stored = wanted.filter(({ to }) => to.done).map(({ to }) => to.name);
    if (json) terminal.out(report(plan, false));
    terminal.err(`${at.one.file.path}: ${error.message}`);
    terminal.err(
      `${stored.length === 0 ? 'nothing was stored' : `stored before that: ${stored.join(', ')}`}; apply again to go on`,
    );
    return false;
  }
  if (json) terminal.out(report(plan, true));
  else
    for (const { to } of wanted)
      terminal.out(`${to.name} is at version ${to.version}${to.activated ? ', active' : ''}`);
  return true;
}

function planned(
  { file, document, change = 'new', version, active = false, errors, warnings }: CheckedFile,
  { activate }: ApplyOptions,
): Applied {
  const { name = '' } = document ?? {};
  const at = version === undefined ? {} : { version };
  const activated = activate && !active;
  return { path: file.path, name, change, ...at, activated, done: false, errors, warnings };
}

async function store({ api }: ServerClient, { file, version }: CheckedFile, to: Applied): Promise<void> {
  const request = { body: file.text, headers: { 'content-type': MEDIA_TYPES[file.format] } };
  const params = { path: { workflow: to.name } };
  if (to.change === 'new') {
    const query = { activate: to.activated ? ('true' as const) : ('false' as const) };
    to.version = (await api.post('/api/v1/workflows', { params: { query }, ...request })).version;
  } else {
    if (to.change === 'changed') {
      const change = { params, ifMatch: `"${version}"`, ...request };
      to.version = (await api.put('/api/v1/workflows/{workflow}', change)).version;
    }
    if (to.activated) await api.post('/api/v1/workflows/{workflow}/activate', { params });
  }
  to.done = true;
}

function describe({ file, difference }: CheckedFile, { name, change, version, activated }: Applied): string {
  const more = activated ? ', to be active' : '';
  if (change === 'new') return `+ ${name} (${file.path}): new${activated ? more : ', inactive: --activate'}`;
  if (change === 'unchanged') return `= ${name} (${file.path}): version ${version}, unchanged${more}`;
  const lines =
    difference?.same === false ? difference.text.split('\n') : ['only the text: comments, order or white space'];
  return [`~ ${name} (${file.path}): changes version ${version}${more}`, ...lines.map((line) => `    ${line}`)].join(
    '\n',
  );
}

const report = (workflows: readonly Applied[], ok: boolean) => JSON.stringify({ ok, workflows }, null, 2);
