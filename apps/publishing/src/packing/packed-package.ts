import { readFile } from 'node:fs/promises';
import { createPackageFromTarballData, type Package } from '@arethetypeswrong/core';

/** What is read of a published package.json here. */
export interface PublishedManifest {
  name: string;
  version: string;
  description?: string;
  license?: string;
  type?: string;
  repository?: { directory?: string };
  engines?: { node?: string };
  sideEffects?: boolean;
  publishConfig?: { access?: string };
  exports?: Record<string, string | Record<string, string>>;
  bin?: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** A tarball as it goes to a registry, opened. */
export interface PackedPackage {
  manifest: PublishedManifest;
  tarball: Uint8Array<ArrayBuffer>;
  /** For are-the-types-wrong. */
  contents: Package;
  /** Relative to the package, with slashes. */
  files: readonly string[];
  read(file: string): string;
}

export async function openTarball(path: string): Promise<PackedPackage> {
  const tarball = new Uint8Array(await readFile(path));
  const contents = createPackageFromTarballData(tarball);
  const root = `/node_modules/${contents.packageName}/`;
  const read = (file: string) => contents.readFile(root + file);
  return {
    manifest: JSON.parse(read('package.json')) as PublishedManifest,
    tarball,
    contents,
    files: contents.listFiles(root).map((file) => file.slice(root.length)),
    read,
  };
}
