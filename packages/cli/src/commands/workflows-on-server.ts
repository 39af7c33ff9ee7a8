import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { findServer, type ServerOptions, withServerOptions } from '../server/find-server.ts';
import { createServerClient } from '../server/server-client.ts';

interface ApplyFlags extends ServerOptions {
  dryRun?: boolean;
  activate?: boolean;
  yes?: boolean;
  json?: boolean;
}

interface ExportFlags extends ServerOptions {
  to: string;
  overwrite?: boolean;
}

interface RunFlags extends ServerOptions {
  input?: string;
  wait: boolean;
  json?: boolean;
}

/** What is done to the workflows of a server. */
export function addWorkflowsOnServer(workflows: Command, { terminal, exit }: CommandContext): void {
  const connect = (where: ServerOptions) => createServerClient(findServer(where));

  const apply = workflows
    .command('apply')
    .description('makes the workflows of a server what files say; all are checked before any is stored')
    .argument('<paths...>', 'files, or folders with .yaml, .yml and .json')
    .option('--dry-run', 'tell what would be done, and do nothing')
    .option('--activate', 'also have events matched with each of them')
    .option('--yes', 'ask nothing')
    .option('--json', 'tell the result as JSON; asks nothing');
  withServerOptions(apply).action(async (paths: string[], flags: ApplyFlags) => {
    const { dryRun = false, activate = false, json = false, yes = json, ...where } = flags;
    const { applyWorkflows } = await import('../workflows/apply-workflows.ts');
    const { workflowFiles } = await import('../workflows/workflow-files.ts');
    const files = workflowFiles(paths);
    if (!(await applyWorkflows({ client: connect(where), files, terminal, dryRun, activate, yes, json }))) exit(1);
  });

  const exporting = workflows
    .command('export')
    .description('writes the workflows of a server to files, as they were written')
    .argument('[names...]', 'default: all of them')
    .requiredOption('--to <folder>', 'where to write them')
    .option('--overwrite', 'also over files that say something else');
  withServerOptions(exporting).action(async (names: string[], flags: ExportFlags) => {
    const { to: folder, overwrite = false, ...where } = flags;
    const { exportWorkflows } = await import('../workflows/export-workflows.ts');
    await exportWorkflows({ client: connect(where), names, folder, overwrite, terminal });
  });

  const running = workflows
    .command('run')
    .description('starts a workflow that has a manual trigger, and follows the run')
    .argument('<name>')
    .option('--input <json>', 'a file, - for standard input, or {"json": "as it stands"}')
    .option('--no-wait', 'start it, and follow nothing')
    .option('--json', 'tell the run as JSON, once it is over')
    .addHelpText(
      'after',
      '\nExit codes: 0 completed, 1 failed or not started, 2 cancelled, 3 uncertain, 130 no longer followed.',
    );
  withServerOptions(running).action(async (name: string, flags: RunFlags) => {
    const { input, wait, json = false, ...where } = flags;
    const { readInput } = await import('../workflows/read-input.ts');
    const { runWorkflow } = await import('../workflows/run-workflow.ts');
    const interrupt = new AbortController();
    const end = () => interrupt.abort();
    process.once('SIGINT', end).once('SIGTERM', end);
    try {
      const given = input === undefined ? {} : readInput(input);
      exit(
        await runWorkflow({
          client: connect(where),
          name,
          input: given,
          wait,
          json,
          terminal,
          signal: interrupt.signal,
        }),
      );
    } finally {
      process.off('SIGINT', end).off('SIGTERM', end);
    }
  });
}
