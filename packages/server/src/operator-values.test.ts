import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFields } from '@automate/fields';
import { afterAll, describe, expect, it } from 'vitest';
import { OperatorValuesBackend, splitOperatorConfig } from './operator-values.ts';

const scratch = mkdtempSync(join(tmpdir(), 'automate-operator-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const fields = parseFields(
  [
    { key: 'address', type: 'url', label: 'Address', required: true },
    { key: 'token', type: 'secret', label: 'Token', required: true },
  ],
  'fields',
);

describe('the configuration of an operator', () => {
  it('is taken apart into what may stand there and where the rest is', () => {
    const address = 'https://v.example.com';
    for (const [written, place] of [
      [{ $env: 'TOKEN' }, { env: 'TOKEN' }],
      [{ $file: '/run/secrets/t' }, { file: '/run/secrets/t' }],
    ] as const) {
      const { config, values } = splitOperatorConfig('here', fields, { address, token: written });
      expect([config, [...values]]).toEqual([{ address }, [['token', place]]]);
    }
  });

  it.each([
    [{ address: 'x', token: { $env: 'T' } }, /^here: \/address/],
    [{ address: 'https://v.example.com' }, /\/token/],
    [{ address: 'https://v.example.com', token: 'planted' }, /\/token must be .*\$env/],
    [{ address: 'https://v.example.com', token: { $env: 'not a name' } }, /\/token must be/],
    [{ address: 'https://v.example.com', token: { $env: 'A', $file: 'planted' } }, /\/token must be/],
    [{ address: 'https://v.example.com', token: { $env: 'T' }, more: 'planted' }, /more/],
  ])('is refused as a whole, and repeats no value: %j', (config, message) => {
    const split = () => splitOperatorConfig('here', fields, config);
    expect(split).toThrow(expect.objectContaining({ failure: 'config', message: expect.stringMatching(message) }));
    expect(split).not.toThrow('planted');
  });
});

describe('the values of an operator', () => {
  const file = join(scratch, 'token');
  const env: Record<string, string> = { TOKEN: 'from the environment', EMPTY: '' };
  const values = new OperatorValuesBackend(
    new Map([
      ['env', { env: 'TOKEN' }],
      ['empty', { env: 'EMPTY' }],
      ['file', { file }],
      ['nowhere', { file: join(scratch, 'nowhere') }],
    ]),
    env,
  );

  it('are read when they are asked for: what an agent replaces is followed', async () => {
    for (const text of ['first\n', 'second\r\n', 'with\nlines']) {
      writeFileSync(file, text);
      expect(await values.get('default', 'file')).toBe(text.replace(/\r?\n$/, ''));
    }
    expect(await values.get('default', 'env')).toBe('from the environment');
    env.TOKEN = 'another';
    expect(await values.get('default', 'env')).toBe('another');
  });

  it('that are not there are told of by their place', async () => {
    await expect(values.get('default', 'empty')).rejects.toThrow('EMPTY');
    await expect(values.get('default', 'unknown')).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
    await expect(values.get('default', 'nowhere')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(values.get('default', 'nowhere')).rejects.toThrow(join(scratch, 'nowhere'));
    writeFileSync(file, '');
    await expect(values.get('default', 'file')).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
    writeFileSync(file, 'x'.repeat(70_000));
    await expect(values.get('default', 'file')).rejects.toThrow('larger than');
  });
});
