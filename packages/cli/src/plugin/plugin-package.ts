import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AutomateError } from '@automate/core';
import { type ManifestFile, openManifestFile } from '@automate/core/contract-suite';

/** The package of a plugin that its author works on. */
export interface PluginPackage {
  /** Absolute, symbolic links resolved. */
  directory: string;
  packageJson: URL;
  name: string;
  manifest: ManifestFile;
  /** Commands of its package.json by name. */
  scripts: Readonly<Record<string, string>>;
  /** What says where its main entry is. */
  entryFields: { exports?: unknown; main?: unknown };
}

/** @throws AutomateError FAILED_PRECONDITION when the folder holds no package that can be read */
export function openPluginPackage(folder: string): PluginPackage {
  const file = join(resolve(folder), 'package.json');
  if (!existsSync(file)) {
    throw refusal(`${file} does not exist: name the folder of the plugin, or run this in it`);
  }
  const directory = realpathSync(resolve(folder));
  const packageJson = pathToFileURL(join(directory, 'package.json'));
  let manifest: ManifestFile;
  try {
    manifest = openManifestFile(packageJson);
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    throw refusal(`${file} or the manifest it names cannot be read: ${(error as Error).message}`, error);
  }
  const { name, scripts, exports, main } = manifest.json as Record<string, unknown>;
  if (typeof name !== 'string' || name === '') throw refusal(`${file} has no name`);
  return {
    directory,
    packageJson,
    name,
    manifest,
    scripts: (scripts ?? {}) as Record<string, string>,
    entryFields: { exports, main },
  };
}

function refusal(message: string, cause?: unknown): AutomateError {
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none', cause });
}
