import type { FieldSpec, JsonObject } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { clock, erp } from '../__fixtures__/connectors.ts';
import { needsNoConfig, secretReferences, visibleConfig } from './instance-config.ts';

const good = { company: 'Acme', token: { $secret: 'ERP_TOKEN' } };

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
    expect([...secretReferences(erp, { token: 'plain', company: { $secret: 'ERP_TOKEN' } })]).toEqual([]);
  });

  it('for a connector that nobody configured', () => {
    expect(needsNoConfig(clock)).toBe(true);
    expect(needsNoConfig(erp)).toBe(false);
  });
});
