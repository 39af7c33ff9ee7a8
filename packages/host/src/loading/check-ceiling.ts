import {
  AutomateError,
  beyondManifest,
  type Contribution,
  childPointer,
  describeProblems,
  type InputProblem,
  type JsonValue,
  type Manifest,
  type Plugin,
} from '@automate/core';

/**
 * Holds code against its manifest: the same id and version where it gives them, no contribution that is not declared,
 * and of each no more than is declared. Throws FAILED_PRECONDITION with everything that goes beyond.
 */
export function checkCeiling(plugin: Plugin, manifest: Manifest, version: string): void {
  const problems: InputProblem[] = [];
  if (plugin.id !== undefined && plugin.id !== manifest.id) {
    problems.push({ pointer: '/id', message: `the code says "${plugin.id}", the manifest "${manifest.id}"` });
  }
  if (plugin.version !== undefined && plugin.version !== version) {
    problems.push({ pointer: '/version', message: `the code says ${plugin.version}, the package ${version}` });
  }
  for (const contribution of plugin.contributes) problems.push(...beyond(contribution, manifest));
  if (problems.length === 0) return;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: describeProblems(
      `plugin "${manifest.id}" goes beyond its manifest, which may be stale (writeManifest() of @automate/core/contract-suite writes it anew)`,
      problems,
    ),
    effect: 'none',
    details: { errors: problems },
  });
}

function beyond(contribution: Contribution, manifest: Manifest): InputProblem[] {
  const { point, key } = contribution;
  const index = manifest.contributions.findIndex((declared) => declared.point === point && declared.key === key);
  const declared = manifest.contributions[index];
  if (declared === undefined) return [{ pointer: '/contributions', message: `${point} "${key}" is not declared` }];
  const at = childPointer('/contributions', index);
  try {
    const described = JSON.parse(JSON.stringify({ ...contribution.describe(), point, key })) as JsonValue;
    return beyondManifest(declared, described, at);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ pointer: at, message: `${point} "${key}" cannot be described: ${reason}` }];
  }
}
