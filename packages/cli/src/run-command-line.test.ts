import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { run } from './__fixtures__/run.ts';

describe('the command line', () => {
  it('tells its version and what there is', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: packageJson.version, err: '' });
    const help = await run('--help');
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('plugin');
  });

  it.each([
    [['plugin', 'bild'], /unknown command 'bild'\n\(?Did you mean build/],
    [['dance'], /unknown command 'dance'/],
    [['plugin', 'build', '--chek'], /unknown option '--chek'\n\(?Did you mean --check/],
    [[], /Usage: automate/],
  ])('ends with 64 when it is not understood: %j', async (args, told) => {
    const { code, out, err } = await run(...args);
    expect(code).toBe(64);
    expect(err).toMatch(told);
    expect(out).toBe('');
  });

  it('ends with 1, one line and no stack when a command fails; for a machine, as JSON', async () => {
    const failed = await run('plugin', 'build', '/nowhere');
    expect(failed).toMatchObject({ code: 1, out: '' });
    expect(failed.err).toBe(
      'automate: /nowhere/package.json does not exist: name the folder of the plugin, or run this in it',
    );
    const told = JSON.parse((await run('plugin', 'build', '/nowhere', '--json')).out);
    expect(told).toMatchObject({ ok: false, error: { code: 'FAILED_PRECONDITION' } });
  });
});
