import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertManifestFresh, writeManifest } from '../contract-suite/index.ts';
import type { JsonObject } from '../json.ts';
import { defineExtensionPoint } from '../plugin/extension-point.ts';
import { definePlugin } from '../plugin/plugin.ts';
import { beyondManifest } from './beyond-manifest.ts';
import { manifestOf } from './manifest-of.ts';

const things = defineExtensionPoint<{ key: string; size?: number | undefined }>({
  id: 'thing',
  stability: 'beta',
  identify: ({ key }) => key,
  describe: ({ size }) => ({ size }) as JsonObject,
});
const plugin = definePlugin({
  contributes: [things.contribute({ key: 'a', size: 1 }), things.contribute({ key: 'b' })],
});

describe('manifestOf', () => {
  it('takes contributions from the code and the rest from the author', () => {
    const automate = { displayName: 'ERP', enabled: false, contributions: [{ point: 'thing', key: 'old' }] };
    expect(manifestOf(plugin, { name: '@acme/automate-plugin-erp', automate })).toEqual({
      id: 'erp',
      types: ['thing'],
      apiVersion: 1,
      entry: '.',
      displayName: 'ERP',
      enabled: false,
      contributions: [
        { point: 'thing', key: 'a', size: 1 },
        { point: 'thing', key: 'b' },
      ],
    });
  });

  it.each([
    ['@automate/plugin-http', 'http'],
    ['automate-plugin-http', 'http'],
    ['plain', 'plain'],
  ])('names the plugin of package %s %s', (name, id) => {
    expect(manifestOf(plugin, { name }).id).toBe(id);
  });

  it('refuses code and package that disagree', () => {
    const named = definePlugin({ id: 'erp', version: '1.0.0', contributes: [] });
    expect(manifestOf(named, { name: 'x', version: '1.0.0' }).id).toBe('erp');
    expect(() => manifestOf(named, { name: 'x', version: '1.0.0', automate: { id: 'other' } })).toThrow(
      /"erp".*"other"/,
    );
    expect(() => manifestOf(named, { name: 'x', version: '2.0.0' })).toThrow(/version 1\.0\.0, package\.json 2\.0\.0/);
    expect(() => manifestOf(plugin, {})).toThrow(/\/id/);
  });
});

describe('a package.json on disk', () => {
  it('is fresh after writing and stale after the code changes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'automate-manifest-'));
    try {
      const file = pathToFileURL(join(folder, 'package.json'));
      writeFileSync(file, JSON.stringify({ name: 'erp', version: '1.0.0', license: 'MIT', automate: { tags: ['x'] } }));
      expect(() => assertManifestFresh(plugin, file)).toThrow(/stale/);
      writeManifest(plugin, file);
      assertManifestFresh(plugin, file);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        license: 'MIT',
        automate: { tags: ['x'], id: 'erp' },
      });
      expect(() => assertManifestFresh(definePlugin({ contributes: [] }), file)).toThrow(/stale/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('beyondManifest', () => {
  it('finds nothing where the code says the same or less', () => {
    const declared = { actions: { a: { effect: 'once' }, b: { effect: 'pure' } }, list: [1, { x: null }] };
    expect(beyondManifest(declared, declared)).toEqual([]);
    expect(beyondManifest(declared, { actions: { b: { effect: 'pure' } } })).toEqual([]);
  });

  it.each<[JsonObject, string]>([
    [{ actions: { c: {} } }, '/actions/c'],
    [{ actions: { a: { effect: 'pure' } } }, '/actions/a/effect'],
    [{ list: [1] }, '/list'],
    [{ list: [1, { x: 0 }] }, '/list/1/x'],
    [{ list: { 0: 1 } }, '/list'],
    [{ toString: 1 }, '/toString'],
    [{ actions: null }, '/actions'],
  ])('finds %j at %s', (described, pointer) => {
    const declared = { actions: { a: { effect: 'once' } }, list: [1, { x: null }] };
    expect(beyondManifest(declared, described).map((problem) => problem.pointer)).toEqual([pointer]);
  });

  it('lets any JSON be exactly itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(beyondManifest(json as JsonObject, structuredClone(json) as JsonObject)).toEqual([]);
      }),
    );
  });
});
