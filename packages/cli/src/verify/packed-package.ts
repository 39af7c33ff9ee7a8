import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackageFromTarballData, type Package } from '@arethetypeswrong/core';
import { AutomateError } from '@automate/core';

/** What would go to a registry. */
export interface PackedPackage {
  tarball: Uint8Array<ArrayBuffer>;
  /** As in a lockfile. */
  integrity: string;
  /** For are-the-types-wrong. */
  contents: Package;
  /** Relative to the package, with slashes. */
  files: readonly string[];
  read(file: string): string;
}

/** Packs a package with npm, without its scripts. @throws AutomateError FAILED_PRECONDITION when npm cannot */
export async function packPackage(directory: string): Promise<PackedPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'automate-pack-'));
  try {
    await npmPack(directory, folder);
    const [name] = readdirSync(folder);
    if (name === undefined) throw refusal('npm pack made no tarball');
    return openTarball(new Uint8Array(readFileSync(join(folder, name))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function openTarball(tarball: Uint8Array<ArrayBuffer>): PackedPackage {
  const contents = createPackageFromTarballData(tarball);
  const root = `/node_modules/${contents.packageName}/`;
  return {
    tarball,
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    contents,
    files: contents.listFiles(root).map((file) => file.slice(root.length)),
    read: (file) => contents.readFile(root + file),
  };
}

async function npmPack(directory: string, folder: string): Promise<void> {
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const child = spawn('npm', args, {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  let told = '';
  child.stderr.on('data', (chunk) => {
    told = (told + String(chunk)).slice(-2000);
  });
  const [code] = (await once(child, 'close').catch((cause: Error) => {
    throw refusal(`npm could not be started: ${cause.message}`);
  })) as [number | null];
  if (code !== 0) throw refusal(`npm pack failed: ${told.trim()}`);
}

function refusal(message: string): AutomateError {
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
}
