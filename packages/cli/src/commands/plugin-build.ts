import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

interface BuildOptions {
  check?: boolean;
  build: boolean;
  json?: boolean;
}

/** What `--json` tells of each package. */
interface BuildResult {
  ok: boolean;
  package: string;
  file: string;
  id: string;
  contributions: { point: string; key: string }[];
  differences: { pointer: string; written?: unknown; code?: unknown }[];
}

export function addPluginBuild(plugin: Command, { terminal, exit }: CommandContext): void {
  plugin
    .command('build')
    .description("builds a plugin's package with its own build script, and writes its manifest from its code")
    .argument('[folder...]', 'packages of plugins', ['.'])
    .option('--check', 'write nothing: fail when the manifest is not what the code says')
    .option('--no-build', 'take the code as it is, without running the build script')
    .option('--json', 'tell the result as JSON')
    .action(async (folders: string[], { check = false, build, json = false }: BuildOptions) => {
      const { openPluginPackage } = await import('../plugin/plugin-package.ts');
      const { buildManifest } = await import('../plugin/build-manifest.ts');
      const { describeDifference } = await import('../plugin/manifest-difference.ts');
      const results: BuildResult[] = [];
      for (const folder of folders) {
        const opened = openPluginPackage(folder);
        const { manifest, differences } = await buildManifest(opened, { build });
        const fresh = differences.length === 0;
        const { id = '', contributions = [] } = manifest;
        // Written also when only the order differs: the file is then what anybody else's build makes.
        if (!check) opened.manifest.write(manifest);
        const names = contributions.map(({ point, key }) => ({ point, key }));
        const ok = !check || fresh;
        results.push({
          ok,
          package: opened.name,
          file: opened.packageJson.pathname,
          id,
          contributions: names,
          differences,
        });
        if (!ok) exit(1);
        if (json) continue;
        const told = names.map(({ point, key }) => `${point} "${key}"`).join(', ') || 'no contributions';
        if (ok) terminal.out(`${opened.name}: ${told}${fresh ? '' : '; the manifest is written'}`);
        else {
          terminal.err(`${opened.name}: the manifest is stale; "automate plugin build" writes it`);
          for (const difference of differences) terminal.err(`  ${describeDifference(difference)}`);
        }
      }
      if (json) terminal.out(JSON.stringify(results, null, 2));
    });
}
