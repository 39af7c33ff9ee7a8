import { relative, sep } from 'node:path';
import { type Manifest, PLUGIN_API_VERSION } from '@automate/core';
import { HOST_VERSION } from '@automate/host';
import { resolveEntry } from '@automate/host/loading';
import packageJson from '../../package.json' with { type: 'json' };
import { buildManifest } from '../plugin/build-manifest.ts';
import { describeDifference } from '../plugin/manifest-difference.ts';
import type { PluginPackage } from '../plugin/plugin-package.ts';
import { checkManifest, problemsOf } from './check-manifest.ts';
import { checkPackage } from './check-package.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkSuites, type SuitesOutcome } from './check-suites.ts';
import { type PackedPackage, packPackage } from './packed-package.ts';
import { type Check, checkOf, error, type Report } from './report.ts';

/** Conditions of whoever installs the package: none of ours. */
const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

/**
 * Holds a plugin's package against everything that makes it `verified`: its manifest, the contract suites, what is
 * published, and its permissions. Builds first, with the package's own script, unless `build` is false.
 */
export async function verifyPlugin(plugin: PluginPackage, options: { build: boolean }): Promise<Report> {
  const startedAt = new Date().toISOString();
  const freshness = await checkFreshness(plugin, options);
  const { check, manifest } = await checkManifest(plugin);
  const outcome = manifest === undefined ? skippedSuites() : await checkSuites(plugin, manifest);
  const { packed, checks } = await checkPublished(plugin, manifest, outcome);
  const all = [check, freshness, outcome.check, ...checks];
  const { version } = plugin.manifest.json;
  return {
    format: 1,
    verdict: all.every(({ status }) => status === 'passed') ? 'verified' : 'failed',
    package: {
      name: plugin.name,
      version: version ?? '',
      ...(packed === undefined ? {} : { integrity: packed.integrity }),
    },
    plugin: {
      ...(manifest === undefined ? {} : { id: manifest.id, apiVersion: PLUGIN_API_VERSION }),
      ...(manifest?.hostRange === undefined ? {} : { hostRange: manifest.hostRange }),
      contributions: (manifest?.contributions ?? []).map(({ point, key }) => ({ point, key })),
      permissions: manifest?.permissions ?? [],
    },
    checks: all,
    suites: outcome.suites,
    verifiedWith: {
      cli: packageJson.version,
      host: HOST_VERSION,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
    },
    startedAt,
    finishedAt: new Date().toISOString(),
  };
}

/** The manifest is what the code says: then it is also a ceiling that the code keeps below. */
async function checkFreshness(plugin: PluginPackage, options: { build: boolean }): Promise<Check> {
  try {
    const { differences } = await buildManifest(plugin, options);
    return checkOf(
      'freshness',
      differences.map((difference) => error(describeDifference(difference), difference.pointer)),
    );
  } catch (thrown) {
    return checkOf('freshness', problemsOf(thrown));
  }
}

async function checkPublished(
  plugin: PluginPackage,
  manifest: Manifest | undefined,
  { used }: SuitesOutcome,
): Promise<{ packed?: PackedPackage; checks: Check[] }> {
  try {
    const packed = await packPackage(plugin.directory);
    const entry = manifest === undefined ? undefined : await publishedEntry(plugin, manifest);
    const permissions: Check =
      manifest === undefined ? skipped('permissions') : checkPermissions(packed, manifest.permissions, used);
    return { packed, checks: [await checkPackage(packed, entry), permissions] };
  } catch (thrown) {
    return { checks: [checkOf('package', problemsOf(thrown)), skipped('permissions')] };
  }
}

/** What whoever installs the package would import, relative to it. */
async function publishedEntry(plugin: PluginPackage, { entry }: Manifest): Promise<string> {
  const { directory, entryFields: fields } = plugin;
  return relative(directory, await resolveEntry({ directory, entry, fields }, CONDITIONS)).replaceAll(sep, '/');
}

function skipped(id: Check['id']): Check {
  return { id, status: 'skipped', problems: [] };
}

function skippedSuites(): SuitesOutcome {
  return { check: skipped('suites'), suites: [], used: [] };
}
