import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileValue } from './compile-value.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  const rows = [...readme.matchAll(/^\| `(.+?)` +\| `(.+?)` +\|/gm)].map(
    ([, template, gives]) => [template!, gives!] as const,
  );
  const scope = JSON.parse(/^Over `(.+)`:$/m.exec(readme)![1]!);
  const ports = { secrets: () => 'placeholder', env: () => 'https://api.example.com' };

  it('has rows to try', () => expect(rows.length).toBeGreaterThan(9));

  it.each(rows)('%s gives %s', (template, gives) => {
    expect(compileValue(template).render(scope, ports)).toEqual(JSON.parse(gives));
  });

  it('has a first example that says what it prints', async () => {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme)!;
    const [, promised = ''] = /^\/\/ (.+)$/m.exec(code)!;
    const printed: string[] = [];
    const body = code.replace(/^import .*$/m, '');
    const AsyncFunction = (async () => {}).constructor as new (
      ...args: string[]
    ) => (...args: unknown[]) => Promise<void>;
    await new AsyncFunction('compileValue', 'console', body)(compileValue, {
      log: (line: string) => printed.push(line),
    });
    expect(printed).toEqual([promised]);
  });
});
