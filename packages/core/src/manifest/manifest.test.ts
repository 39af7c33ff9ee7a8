import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMs } from '../__fixtures__/cpu-time.ts';
import type { AutomateError } from '../errors.ts';
import { manifestJsonSchema } from './json-schema.ts';
import { parseManifest } from './manifest.ts';

const smallest = { id: 'erp', apiVersion: 1, entry: '.' };

function problemsOf(json: unknown): Record<string, string> {
  try {
    parseManifest(json, 'package.json of @acme/erp');
  } catch (error) {
    const { message, code, details } = error as AutomateError;
    expect(code).toBe('INVALID_ARGUMENT');
    expect(message).toMatch(/^package\.json of @acme\/erp: the manifest is not valid: /);
    return Object.fromEntries((details?.errors ?? []).map((problem) => [problem.pointer, problem.message]));
  }
  return {};
}

describe('parseManifest', () => {
  it('fills in the defaults', () => {
    expect(parseManifest(smallest, 'x')).toEqual({
      ...smallest,
      types: [],
      dependencies: {},
      tags: [],
      enabled: true,
      eager: false,
      contributions: [],
      fields: [],
      permissions: [],
      capabilities: [],
      secretBindings: [],
    });
  });

  it('keeps what an extension point says of a contribution', () => {
    const contributions = [{ point: 'connector', key: 'erp', actions: { order: { effect: 'once' } } }];
    expect(parseManifest({ ...smallest, contributions }, 'x').contributions).toEqual(contributions);
  });

  it('refuses free JSON that nests without end, wherever the schema would follow it', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 50_000; level++) deep = level % 2 ? [deep] : { deep };
    const field = { key: 'a', type: 'json', label: 'A' };
    for (const json of [
      { ...smallest, fields: [{ ...field, default: deep }] },
      { ...smallest, fields: [{ ...field, showWhen: { field: 'b', equals: deep } }] },
      { ...smallest, contributions: [{ point: 'p', key: 'k', deep }] },
    ]) {
      expect(Object.values(problemsOf(json)).join()).toMatch(/deeper than 64/);
    }
  });

  it('reads a manifest of very many contributions in little time, and tells of a hundred of very many mistakes', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ point: 'connector', key: `k${i}` }));
    const started = cpuMs();
    expect(parseManifest({ ...smallest, contributions: many }, 'x').contributions).toHaveLength(20_000);
    const wrong = { ...smallest, contributions: [...many, ...many] };
    expect(Object.keys(problemsOf(wrong))).toHaveLength(100);
    expect(cpuMs() - started).toBeLessThan(5000);
  });

  it('lists all problems at once, each by its place', () => {
    const problems = problemsOf({
      id: 'Not An Id',
      apiVersion: 2,
      entry: '../outside.js\\',
      version: '1.0',
      description: 'd'.repeat(501),
      permisions: [],
      permissions: [{ resource: 'disk', action: 'read', scope: '*' }],
      contributions: [{ point: 'connector' }],
    });
    expect(Object.keys(problems).sort()).toEqual([
      '/apiVersion',
      '/contributions/0/key',
      '/description',
      '/entry',
      '/id',
      '/permisions',
      '/permissions/0/resource',
      '/version',
    ]);
    expect(problems['/permisions']).toBe('unknown property');
  });

  it.each(['1.0.0', '0.0.0-alpha.1', '10.20.30+build.5'])('takes the version %s', (version) => {
    expect(problemsOf({ ...smallest, version })).toEqual({});
  });

  it('refuses what is named twice', () => {
    const field = { key: 'token', type: 'secret', label: 'Token' };
    const contribution = { point: 'connector', key: 'erp' };
    expect(
      problemsOf({ ...smallest, fields: [field, field], contributions: [contribution, { ...contribution, more: 1 }] }),
    ).toEqual({ '/fields/1': 'field "token" is named twice', '/contributions/1': 'connector "erp" is named twice' });
  });

  it('refuses a schema that refers elsewhere, and keeps one that refers to itself', () => {
    const input = { properties: { a: { $ref: '#/$defs/a' }, b: { $ref: 'https://example.com/s.json' }, $ref: {} } };
    expect(problemsOf({ ...smallest, contributions: [{ point: 'connector', key: 'erp', input }] })).toEqual({
      '/contributions/0/input/properties/b/$ref': 'a $ref must begin with # and stay in its own schema',
    });
  });

  it('refuses nesting that would exhaust the stack of whoever walks it', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;
    const problems = problemsOf({ ...smallest, contributions: [{ point: 'connector', key: 'erp', deep }] });
    expect(Object.values(problems)).toEqual(['nests deeper than 64']);
  });

  it('throws nothing but INVALID_ARGUMENT, whatever it reads', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void problemsOf(json)));
  });
});

describe('the published JSON Schema', () => {
  it('is the one committed; `pnpm --filter @automate/core schema` writes it anew', () => {
    const committed = readFileSync(new URL('../../schema/manifest.json', import.meta.url), 'utf8');
    expect(`${JSON.stringify(manifestJsonSchema(), null, 2)}\n`).toBe(committed);
  });

  it('asks an author for no more than the three required properties', () => {
    expect(manifestJsonSchema()).toMatchObject({
      required: ['id', 'apiVersion', 'entry'],
      additionalProperties: false,
    });
  });
});
