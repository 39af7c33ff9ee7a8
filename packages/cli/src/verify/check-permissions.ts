import { type PluginPermission, permitsAny } from '@automate/core';
import { codeUses } from './code-uses.ts';
import type { PackedPackage } from './packed-package.ts';
import { type Check, type CheckProblem, checkOf, error, warning } from './report.ts';

/**
 * Permissions that are declared beside those that are used: by the package's own published files (not its dependencies'),
 * and by what its contributions asked for while their suites ran.
 */
export function checkPermissions(
  packed: PackedPackage,
  declared: readonly PluginPermission[],
  used: readonly PluginPermission[],
): Check {
  const problems: CheckProblem[] = [];
  const seen = new Set(used.map(({ resource }) => resource));
  for (const file of packed.files.filter((name) => /\.[mc]?js$/.test(name))) {
    for (const { resource, by } of usesOf(file, packed, problems)) {
      seen.add(resource);
      const isDeclared = declared.some((permission) => permission.resource === resource);
      if (!isDeclared) problems.push(error(`${file} uses ${by}, and no ${resource} permission is declared`));
      else if (resource === 'network') {
        problems.push(warning(`${file} uses ${by}, which goes past ctx.fetch: without guards, and without secrets`));
      }
    }
  }
  for (const permission of used) {
    if (permitsAny(declared, permission)) continue;
    const { resource, action, scope } = permission;
    problems.push(error(`the tests asked for ${resource} ${action} ${scope}, which is not declared`, '/permissions'));
  }
  for (const [index, { resource, action, scope }] of declared.entries()) {
    // Secrets and what dependencies do are not seen.
    if (seen.has(resource) || resource === 'secrets') continue;
    const message = `${resource} ${action} ${scope} is declared, and nothing was seen to use it`;
    problems.push(warning(message, `/permissions/${index}`));
  }
  return checkOf('permissions', problems);
}

function usesOf(file: string, packed: PackedPackage, problems: CheckProblem[]): ReturnType<typeof codeUses> {
  try {
    return codeUses(packed.read(file));
  } catch (thrown) {
    problems.push(error(`${file} cannot be read as a module: ${(thrown as Error).message}`));
    return [];
  }
}
