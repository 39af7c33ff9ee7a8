import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const texts = execFileSync('git', ['ls-files', '-z', '--', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  // One that was just removed is still listed.
  .filter((file) => file !== '' && existsSync(join(root, file)));

/** Relative targets of `[text](target)`, without what comes after `#`; code is no link. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '``');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, target = '']) => {
    const [file = ''] = target.split('#');
    return file === '' || /^[a-z]+:/.test(file) ? [] : [file];
  });
}

it('every relative link of every text leads to something that is there', () => {
  const broken = texts.flatMap((file) =>
    linksOf(readFileSync(join(root, file), 'utf8')).flatMap((target) =>
      existsSync(join(root, dirname(file), target)) ? [] : [`${file}: ${target}`],
    ),
  );
  expect(broken).toEqual([]);
});

it('every capability is shown by something', () => {
  const rows = readFileSync(join(root, 'apps/docs/capabilities.md'), 'utf8').match(/^\| [A-F]\d+ .*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) expect(linksOf(row), row).not.toEqual([]);
  const ids = rows.map((row) => row.split('|')[1]?.trim());
  expect(new Set(ids).size).toBe(ids.length);
});
