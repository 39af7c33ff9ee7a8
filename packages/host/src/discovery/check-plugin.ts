import { readFile } from 'node:fs/promises';
import {
  AutomateError,
  describeProblems,
  invalidArgument,
  type Manifest,
  parseManifest,
  toAutomateError,
} from '@automate/core';
import { fieldProblems } from '@automate/fields';
import { satisfies, validRange } from 'semver';
import type { DiscoveredPlugin, PluginOrigin } from './discovered-plugin.ts';
import { fileInsidePackage } from './inside-package.ts';
import { type PackageJson, parseJsonText } from './read-package.ts';

/** Longest manifest in a file of its own, in bytes. */
const MAX_MANIFEST_BYTES = 1024 * 1024;

/** A package with an `automate` field, and where it was found. */
export interface FoundPackage {
  origin: PluginOrigin;
  /** Symbolic links resolved. */
  directory: string;
  json: PackageJson;
}

/** What decides beside the package itself. */
export interface CheckOptions {
  hostVersion: string;
  /** The operator's word by plugin id; the manifest's where there is none. */
  enabled: Readonly<Record<string, boolean>>;
}

/** A plugin from its package: everything that is decided without importing it. Never throws. */
export async function checkPlugin(found: FoundPackage, options: CheckOptions): Promise<DiscoveredPlugin> {
  const { directory, origin, json } = found;
  const packageName = typeof json.name === 'string' && json.name !== '' ? json.name : directory;
  const version = typeof json.version === 'string' ? json.version : '';
  const common = { version, packageName, origin, directory, entryFields: { exports: json.exports, main: json.main } };
  // `constructor` is an id too.
  const wordOn = (id: string) => (Object.hasOwn(options.enabled, id) ? options.enabled[id] : undefined);
  let declared: unknown;
  try {
    declared = await declaredManifest(found);
    const manifest = parseManifest(declared, `${packageName} in ${directory}`);
    checkFields(manifest, packageName);
    const known = { ...common, id: manifest.id, manifest };
    if (!(wordOn(manifest.id) ?? manifest.enabled)) return { ...known, state: 'disabled' };
    const reason = incompatibility(manifest, packageName, version, options.hostVersion);
    return reason === undefined ? { ...known, state: 'discovered' } : { ...known, state: 'failed', reason };
  } catch (error) {
    const id = claimedId(declared) ?? packageName;
    const state = wordOn(id) === false ? 'disabled' : 'failed';
    return { ...common, id, state, reason: toAutomateError(error) };
  }
}

/** What the manifest's own schema cannot say of fields: patterns that take no linear time, bounds that exclude each other. */
function checkFields({ fields }: Manifest, packageName: string): void {
  const problems = fieldProblems(fields).map(({ pointer, message }) => ({ pointer: `/fields${pointer}`, message }));
  if (problems.length > 0) {
    throw invalidArgument(describeProblems(`${packageName}: the manifest is not valid`, problems), problems);
  }
}

/** The `automate` field, or what is in the file it names. */
async function declaredManifest({ directory, json }: FoundPackage): Promise<unknown> {
  if (typeof json.automate !== 'string') return json.automate;
  const path = await fileInsidePackage(directory, json.automate, 'the manifest');
  const file = await readFile(path);
  if (file.length > MAX_MANIFEST_BYTES) {
    const message = `the manifest ${path} has ${file.length} bytes, more than ${MAX_MANIFEST_BYTES}`;
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
  }
  try {
    return parseJsonText(String(file));
  } catch (error) {
    const message = `the manifest ${path} is not JSON: ${(error as Error).message}`;
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none', cause: error });
  }
}

function incompatibility(
  manifest: Manifest,
  packageName: string,
  version: string,
  hostVersion: string,
): AutomateError | undefined {
  const refuse = (message: string) => new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
  if (version === '') return refuse(`${packageName} has no version in its package.json`);
  if (manifest.version !== undefined && manifest.version !== version) {
    return refuse(`${packageName}: the manifest says version ${manifest.version}, package.json ${version}`);
  }
  const { hostRange } = manifest;
  if (hostRange === undefined) return undefined;
  if (validRange(hostRange) === null) return refuse(`${packageName}: hostRange "${hostRange}" is no version range`);
  if (satisfies(hostVersion, hostRange, { includePrerelease: true })) return undefined;
  return refuse(`${packageName} works with host versions ${hostRange}; this host is ${hostVersion}`);
}

/** The id a manifest claims, however wrong the rest of it is. */
function claimedId(declared: unknown): string | undefined {
  const id = typeof declared === 'object' && declared !== null ? (declared as { id?: unknown }).id : undefined;
  return typeof id === 'string' && /^[a-z][a-z0-9-]{0,99}$/.test(id) ? id : undefined;
}
