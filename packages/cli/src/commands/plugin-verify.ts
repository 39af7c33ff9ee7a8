import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { Report } from '../verify/report.ts';

interface VerifyOptions {
  build: boolean;
  json?: boolean;
}

export function addPluginVerify(plugin: Command, { terminal, exit }: CommandContext): void {
  plugin
    .command('verify')
    .description('one verdict on a plugin: its manifest, contract suites, published package and permissions')
    .argument('[folder]', 'package of the plugin', '.')
    .option('--no-build', 'take the code as it is, without running the build script')
    .option('--json', 'print the report: schema/verification.json of @automate/cli')
    .action(async (folder: string, { build, json = false }: VerifyOptions) => {
      const { openPluginPackage } = await import('../plugin/plugin-package.ts');
      const { verifyPlugin } = await import('../verify/verify-plugin.ts');
      const report = await verifyPlugin(openPluginPackage(folder), { build });
      if (report.verdict !== 'verified') exit(1);
      terminal.out(json ? JSON.stringify(report, null, 2) : tell(report));
    });
}

function tell({ package: { name, version }, checks, suites, verdict }: Report): string {
  const lines = checks.flatMap(({ id, status, problems }) => [
    `${status.padEnd(8)} ${id}`,
    ...problems.map(({ level, message, pointer }) => `           ${level}: ${pointer ? `${pointer}: ` : ''}${message}`),
  ]);
  const tests = suites.map(({ suite, version, point, key, passed, failed }) => {
    return `           ${point} "${key}": ${passed} of ${passed + failed.length} tests of ${suite} ${version}`;
  });
  lines.splice(lines.findIndex((line) => line.endsWith(' suites')) + 1, 0, ...tests);
  return [`${name} ${version}`, ...lines, verdict === 'verified' ? 'verified' : 'not verified'].join('\n');
}
