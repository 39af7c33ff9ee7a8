import { compileSchema, connectorPoint, parseConnectorManifest } from '@automate/connectors';
import { type Manifest, type ManifestContribution, parseManifest, toAutomateError, toPointer } from '@automate/core';
import { readFields } from '@automate/fields';
import { discoverPlugins, HOST_VERSION } from '@automate/host';
import type { PluginPackage } from '../plugin/plugin-package.ts';
import { type Check, type CheckProblem, checkOf, error, warning } from './report.ts';

/** What of a contribution is a JSON Schema, by the names that our extension points give it. */
const SCHEMA_KEYS = ['configSchema', 'input', 'output', 'schema'];

/**
 * Whether a host takes the manifest: valid, of its API version and host range, every declaration readable, every JSON Schema
 * one that compiles, with patterns of linear time and references that stay inside.
 */
export async function checkManifest(plugin: PluginPackage): Promise<{ check: Check; manifest?: Manifest }> {
  const { directory, name, manifest: file } = plugin;
  let manifest: Manifest;
  try {
    manifest = parseManifest(file.json.automate, name);
  } catch (thrown) {
    return { check: checkOf('manifest', problemsOf(thrown)) };
  }
  const { plugins, problems } = await discoverPlugins({ list: [directory] });
  const found = [...problems.map(({ error: thrown }) => thrown), ...plugins.flatMap(({ reason }) => reason ?? [])];
  const told = [
    ...found.flatMap((thrown) => problemsOf(thrown)),
    ...readFields(manifest.fields, '/fields').problems.map(({ pointer, message }) => error(message, pointer)),
    ...manifest.contributions.flatMap((contribution, index) => contributionProblems(contribution, index)),
  ];
  if (manifest.hostRange === undefined) {
    told.push(warning(`has no hostRange, such as "^${HOST_VERSION}": no host can tell whether it fits`, '/hostRange'));
  }
  return { check: checkOf('manifest', told), manifest };
}

function contributionProblems(contribution: ManifestContribution, index: number): CheckProblem[] {
  const at = ['contributions', String(index)];
  if (contribution.point === connectorPoint.id) {
    try {
      parseConnectorManifest(contribution, `${contribution.point} "${contribution.key}"`);
    } catch (thrown) {
      return problemsOf(thrown, toPointer(at));
    }
  }
  const fields = Array.isArray(contribution.fields) ? readFields(contribution.fields as never, '').problems : [];
  return [
    ...fields.map(({ pointer, message }) => error(message, toPointer([...at, 'fields']) + pointer)),
    ...schemaProblems(contribution, at),
  ];
}

function schemaProblems(value: unknown, path: string[]): CheckProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const inside = [...path, key];
    const isSchema = SCHEMA_KEYS.includes(key) && typeof child === 'object' && child !== null && !Array.isArray(child);
    if (!isSchema) return schemaProblems(child, inside);
    try {
      compileSchema(child);
      return [];
    } catch (thrown) {
      return problemsOf(thrown, toPointer(inside));
    }
  });
}

/** Each problem of an input by its place, else the message. */
export function problemsOf(thrown: unknown, at = ''): CheckProblem[] {
  const { message, details } = toAutomateError(thrown);
  const errors = details?.errors ?? [];
  if (errors.length === 0) return [error(message, at === '' ? undefined : at)];
  return errors.map((problem) => error(problem.message, at + problem.pointer));
}
