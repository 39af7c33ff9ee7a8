import type { AutomateError, FieldSpec, JsonObject } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { clock, erp } from '../__fixtures__/connectors.ts';
import { checkConfig, needsNoConfig, secretReferences, visibleConfig } from './instance-config.ts';

const good = { company: 'Acme', token: { $secret: 'ERP_TOKEN' } };

function problemsOf(config: JsonObject): Record<string, string> {
  try {
    checkConfig(erp, config);
  } catch (error) {
    const { code, details } = error as AutomateError;
    expect(code).toBe('INVALID_ARGUMENT');
    return Object.fromEntries((details?.errors ?? []).map(({ pointer, message }) => [pointer, message]));
  }
  return {};
}

describe('checkConfig', () => {
  it('takes what fits, defaults left out or overridden', () => {
    expect(problemsOf(good)).toEqual({});
    expect(problemsOf({ ...good, baseUrl: 'https://x.example/', retries: 0, note: { $secret: 'N' } })).toEqual({});
  });

  it('tells every problem at once', () => {
    expect(problemsOf({ company: 'much too long a name', baseUrl: 'nowhere', retries: 1.5, other: true })).toEqual({
      '/company': expect.stringContaining('10'),
      '/baseUrl': expect.stringContaining('uri'),
      '/retries': expect.stringContaining('integer'),
      '/other': 'unknown property',
      '/token': 'is required',
    });
  });

  it.each<[JsonObject[string]]>([
    ['hunter2'],
    [{ $secret: '' }],
    [{ $secret: 'A', more: 1 }],
    [{}],
    [null],
    [['hunter2']],
  ])('refuses %j in a secret field, without repeating it', (token) => {
    const problems = problemsOf({ ...good, token });
    expect(problems).toEqual({ '/token': 'a secret field holds a reference, {"$secret": "KEY"}' });
    try {
      checkConfig(erp, { ...good, token });
    } catch (error) {
      expect(JSON.stringify([(error as Error).message, (error as AutomateError).details])).not.toContain('hunter2');
    }
  });

  it('refuses a reference where no secret belongs', () => {
    expect(problemsOf({ ...good, company: { $secret: 'ERP_TOKEN' } })).toEqual({ '/company': 'must be string' });
  });
});

describe('what a configuration means', () => {
  it('to code: values with defaults, never a secret or its key', () => {
    const config = { ...good, note: { $secret: 'NOTE' } };
    expect(visibleConfig(erp, config)).toEqual({ baseUrl: 'https://erp.example.com', company: 'Acme', retries: 3 });
    expect(visibleConfig(erp, JSON.parse('{"__proto__": {"company": "x"}}') as JsonObject)).not.toHaveProperty(
      'company',
    );
  });

  it('to code: null where null was filled in, the default where nothing was', () => {
    const field: FieldSpec = { key: 'extra', type: 'json', label: 'Extra', required: false, default: { a: 1 } };
    const connector = { ...erp, fields: [field] };
    expect(visibleConfig(connector, { extra: null })).toEqual({ extra: null });
    expect(visibleConfig(connector, {})).toEqual({ extra: { a: 1 } });
  });

  it('to the host: which secret each field stands for', () => {
    expect([...secretReferences(erp, good)]).toEqual([['token', 'ERP_TOKEN']]);
    expect([...secretReferences(erp, { token: 'plain' })]).toEqual([]);
  });

  it('for a connector that nobody configured', () => {
    expect(needsNoConfig(clock)).toBe(true);
    expect(needsNoConfig(erp)).toBe(false);
  });
});
