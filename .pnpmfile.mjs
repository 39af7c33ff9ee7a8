/**
 * What differs between a package.json here and the one that is published.
 *
 * - `exports` without the condition under which this workspace runs its sources: they are not in the package.
 * - No devDependencies and no scripts: nobody who installs the package can use them.
 * - Dependencies from the registry with a caret. Here they are exact, so that everybody tests the same; an app that has the
 *   same library in a compatible version should get one copy of it. Exact stays what is no release, and what is optional:
 *   binaries.
 */
export const hooks = {
  beforePacking({ devDependencies, scripts, ...manifest }) {
    return {
      ...manifest,
      ...(manifest.exports && { exports: withoutSources(manifest.exports) }),
      ...(manifest.dependencies && { dependencies: withCarets(manifest.dependencies) }),
    };
  },
};

function withoutSources(exports) {
  if (typeof exports !== 'object') return exports;
  const kept = Object.entries(exports).filter(([condition]) => condition !== '@automate/source');
  return Object.fromEntries(kept.map(([key, target]) => [key, withoutSources(target)]));
}

function withCarets(dependencies) {
  const ranges = Object.entries(dependencies).map(([name, range]) => [
    name,
    /^\d+\.\d+\.\d+$/.test(range) ? `^${range}` : range,
  ]);
  return Object.fromEntries(ranges);
}
