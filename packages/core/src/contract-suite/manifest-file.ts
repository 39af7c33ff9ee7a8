import { readFileSync, writeFileSync } from 'node:fs';
import { invalidArgument } from '../errors.ts';
import type { PluginPackageJson } from '../manifest/manifest-of.ts';

/** Where a package keeps its manifest: the `automate` field of its package.json, or the file that the field names. */
export interface ManifestFile {
  /** The package.json, `automate` being the manifest itself wherever it is kept. */
  readonly json: PluginPackageJson;
  /** Replaces the manifest, and leaves the rest of the file and its indentation as they are. */
  write(manifest: unknown): void;
}

/** Reads a package's manifest as it stands. Throws INVALID_ARGUMENT when the file it names is outside of the package. */
export function openManifestFile(packageJson: URL): ManifestFile {
  const text = readFileSync(packageJson, 'utf8');
  const json = JSON.parse(text) as PluginPackageJson;
  if (typeof json.automate !== 'string') {
    return { json, write: (automate) => writeJson(packageJson, { ...json, automate }, text) };
  }
  const file = new URL(json.automate, packageJson);
  if (!file.href.startsWith(new URL('.', packageJson).href)) {
    throw invalidArgument(`${packageJson.pathname}: the manifest ${json.automate} is outside of the package`);
  }
  const manifest = readIfThere(file);
  return {
    json: { ...json, automate: manifest === '' ? {} : JSON.parse(manifest) },
    write: (automate) => writeJson(file, automate, manifest),
  };
}

function readIfThere(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function writeJson(file: URL, value: unknown, before: string): void {
  const indentation = /^[{[]\r?\n([ \t]+)/.exec(before)?.[1] ?? '  ';
  writeFileSync(file, `${JSON.stringify(value, null, indentation)}\n`);
}
