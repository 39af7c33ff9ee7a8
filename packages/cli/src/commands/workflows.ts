import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

/** Workflows as files. */
export function addWorkflows(program: Command, { terminal, exit }: CommandContext): void {
  const workflows = program.command('workflows').description('Workflows as files');

  workflows
    .command('lint')
    .description('checks files, or folders of them, without a server; 1 when one is not valid')
    .argument('<paths...>', 'files, or folders with .yaml, .yml and .json')
    .option('--json', 'tell the result as JSON')
    .action(async (paths: string[], { json = false }: { json?: boolean }) => {
      const { workflowFiles } = await import('../workflows/workflow-files.ts');
      const { lintWorkflow, showProblem } = await import('../workflows/lint-workflow.ts');
      const results = workflowFiles(paths).map((file) => ({ file, ...lintWorkflow(file) }));
      const ok = results.every(({ errors }) => errors.length === 0);
      if (json) {
        const files = results.map(({ file, errors, warnings }) => ({ path: file.path, errors, warnings }));
        terminal.out(JSON.stringify({ ok, files }, null, 2));
      } else {
        for (const { file, errors, warnings } of results) {
          for (const problem of errors) terminal.err(showProblem(file, 'error', problem));
          for (const problem of warnings) terminal.err(showProblem(file, 'warning', problem));
          if (errors.length === 0) terminal.out(`${file.path}: valid`);
        }
      }
      if (!ok) exit(1);
    });

  workflows
    .command('diff')
    .description('tells how one file differs from another, step by step; 1 when it does')
    .argument('<before>')
    .argument('<after>')
    .option('--json', 'tell the result as JSON')
    .action(async (before: string, after: string, { json = false }: { json?: boolean }) => {
      const { workflowFiles } = await import('../workflows/workflow-files.ts');
      const { describeDifference, diffWorkflows, parseWorkflow } = await import('@automate/workflow');
      const [a, b] = [before, after].map((path) => {
        const [file] = workflowFiles([path]);
        return parseWorkflow(file?.text ?? '', file?.format ?? 'yaml').document;
      });
      if (a === undefined || b === undefined) return;
      const difference = diffWorkflows(a, b);
      if (json) terminal.out(JSON.stringify(difference, null, 2));
      else if (!difference.same) terminal.out(describeDifference(difference));
      if (!difference.same) exit(1);
    });
}
