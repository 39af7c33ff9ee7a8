import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { type ServerOptions, withServerOptions } from '../server/find-server.ts';
import { addWorkflowsOnServer } from './workflows-on-server.ts';

/** Workflows as files: by themselves, and with a server. */
export function addWorkflows(program: Command, context: CommandContext): void {
  const { terminal, exit } = context;
  const workflows = program.command('workflows').description('Workflows as files, and on a server');

  const lint = workflows
    .command('lint')
    .description('checks files, or folders of them; 1 when one is not valid')
    .argument('<paths...>', 'files, or folders with .yaml, .yml and .json')
    .option('--json', 'tell the result as JSON');
  withServerOptions(lint, '--server [url]').action(async (paths: string[], { json = false, ...where }: LintOptions) => {
    const { workflowFiles } = await import('../workflows/workflow-files.ts');
    const { tellChecks } = await import('../workflows/tell-checks.ts');
    const files = workflowFiles(paths);
    const checked = where.server === undefined ? await checkAlone(files) : await checkOn(where, files);
    const ok = checked.every(({ errors }) => errors.length === 0);
    if (json) {
      const results = checked.map(({ file, errors, warnings }) => ({ path: file.path, errors, warnings }));
      terminal.out(JSON.stringify({ ok, files: results }, null, 2));
    } else {
      tellChecks(checked, terminal);
      for (const { file, errors } of checked) if (errors.length === 0) terminal.out(`${file.path}: valid`);
    }
    if (!ok) exit(1);
  });

  async function checkAlone(files: Parameters<typeof checkOn>[1]) {
    const { checkTogether } = await import('../workflows/check-together.ts');
    const { lintWorkflow, notLookedAt } = await import('../workflows/lint-workflow.ts');
    const linted = files.map((file) => ({ file, ...lintWorkflow(file) }));
    const note = notLookedAt(linted);
    if (note !== undefined) terminal.err(note);
    const alone = linted.map((one) => ({ ...one, document: one.parsed?.document }));
    return await checkTogether(alone, async () => undefined);
  }

  const diff = workflows
    .command('diff')
    .description('tells how a file differs from another one, or from what a server has; 1 when it does')
    .argument('<before>', 'a file; alone, it is compared with the server')
    .argument('[after]', 'another file')
    .option('--json', 'tell the result as JSON');
  withServerOptions(diff).action(async (before: string, after: string | undefined, options: DiffOptions) => {
    const { workflowFiles } = await import('../workflows/workflow-files.ts');
    const { json = false, ...where } = options;
    const [file] = workflowFiles([before]);
    if (after === undefined) {
      const { tellChecks } = await import('../workflows/tell-checks.ts');
      const [checked] = await checkOn(where, file === undefined ? [] : [file]);
      if (checked === undefined || !tellChecks([checked], terminal)) return exit(1);
      const { change, difference } = checked;
      if (json) terminal.out(JSON.stringify({ change, ...difference }, null, 2));
      else if (change === 'new') terminal.out(`+ workflow ${checked.document?.name} is not on the server`);
      else if (difference?.same === false) terminal.out(difference.text);
      else if (change === 'changed') terminal.err('only the text differs: comments, order or white space');
      if (change === 'new' || difference?.same === false) exit(1);
      return;
    }
    const { describeDifference, diffWorkflows, parseWorkflow } = await import('@automate/workflow');
    const [a, b] = [file, ...workflowFiles([after])].map((one) =>
      parseWorkflow(one?.text ?? '', one?.format ?? 'yaml'),
    );
    if (a === undefined || b === undefined) return;
    const difference = diffWorkflows(a.document, b.document);
    if (json) terminal.out(JSON.stringify(difference, null, 2));
    else if (!difference.same) terminal.out(describeDifference(difference));
    if (!difference.same) exit(1);
  });

  addWorkflowsOnServer(workflows, context);
}

type LintOptions = ServerOptions & { json?: boolean };
type DiffOptions = ServerOptions & { json?: boolean };

async function checkOn(
  where: ServerOptions,
  files: Parameters<typeof import('../workflows/check-files.ts').checkFiles>[1],
) {
  const { checkFiles } = await import('../workflows/check-files.ts');
  const { findServer } = await import('../server/find-server.ts');
  const { createServerClient } = await import('../server/server-client.ts');
  return await checkFiles(createServerClient(findServer(where)), files);
}
