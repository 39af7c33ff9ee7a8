import { describe, expect, it } from 'vitest';
import { greeter, PluginFolder } from '../__fixtures__/plugin-folder.ts';
import { run } from '../__fixtures__/run.ts';

describe('automate plugin build', () => {
  it('writes what the code says, and keeps what the author wrote and the file beside it', async () => {
    const permissions = [{ resource: 'network', action: 'https', scope: 'api.example.com' }];
    using folder = new PluginFolder({ private: true, automate: { displayName: 'Greetings', permissions } });
    const built = await run('plugin', 'build', folder.root);
    expect(built).toMatchObject({ code: 0, err: '' });
    expect(built.out).toContain('connector "greeter"; the manifest is written');
    expect(folder.manifest).toMatchObject({
      id: 'greeter',
      types: ['connector'],
      apiVersion: 1,
      entry: '.',
      displayName: 'Greetings',
      permissions,
      contributions: [{ point: 'connector', key: 'greeter', actions: { greet: { effect: 'pure' } } }],
    });
    expect(JSON.parse(folder.read('package.json'))).toMatchObject({ private: true, version: '1.2.3' });
    const again = folder.read('package.json');
    expect((await run('plugin', 'build', folder.root)).out).not.toContain('is written');
    expect(folder.read('package.json')).toBe(again);
    expect((await run('plugin', 'build', '--check', folder.root)).code).toBe(0);
  });

  it('fails a stale manifest by place, what is written and what the code says, and writes nothing', async () => {
    using folder = new PluginFolder();
    await run('plugin', 'build', folder.root);
    const before = folder.read('package.json');
    folder.write('src/index.ts', greeter("effect: 'once', description: 'Says it'"));
    const stale = await run('plugin', 'build', '--check', folder.root);
    expect(stale).toMatchObject({ code: 1, out: '' });
    expect(stale.err.split('\n').slice(1)).toEqual([
      '  /contributions/0/actions/greet/description: the code says "Says it", the manifest nothing',
      '  /contributions/0/actions/greet/effect: the manifest says "pure", the code "once"',
    ]);
    expect(folder.read('package.json')).toBe(before);
    const told = JSON.parse((await run('plugin', 'build', '--check', '--json', folder.root)).out);
    expect(told).toMatchObject([{ ok: false, id: 'greeter', differences: [{}, { written: 'pure', code: 'once' }] }]);
  });

  it("runs the package's own build first, once, also when that asks for the manifest itself", async () => {
    const bin = new URL('../bin.ts', import.meta.url);
    const script = `import { appendFileSync, cpSync } from 'node:fs';
      import { spawnSync } from 'node:child_process';
      appendFileSync('builds', 'x');
      cpSync('code.js', 'dist.js');
      const { status } = spawnSync(process.execPath, ['--conditions=@automate/source', ${JSON.stringify(bin.pathname)}, 'plugin', 'build']);
      process.exitCode = status;`;
    using folder = new PluginFolder(
      { exports: './dist.js', scripts: { build: 'node build.js' } },
      { 'code.js': "export { default } from './greeter.ts';", 'greeter.ts': greeter(), 'build.js': script },
    );
    expect(await run('plugin', 'build', folder.root)).toMatchObject({ code: 0 });
    expect(folder.read('builds')).toBe('x');
    expect(folder.manifest.id).toBe('greeter');
  });

  it('writes the file that the field names', async () => {
    using folder = new PluginFolder({ automate: './automate.json' });
    expect((await run('plugin', 'build', folder.root)).code).toBe(0);
    expect(folder.manifest).toBe('./automate.json');
    expect(JSON.parse(folder.read('automate.json'))).toMatchObject({ id: 'greeter' });
    folder.write('automate.json', '{\n\t"id": "hello"\n}\n');
    await run('plugin', 'build', folder.root);
    expect(folder.read('automate.json')).toMatch(/^{\n\t"id": "hello",\n\t"types"/);
    expect((await run('plugin', 'build', '--check', folder.root)).code).toBe(0);
  });

  it.each<[string, object, Record<string, string>, RegExp]>([
    ['exports no plugin', {}, { 'src/index.ts': 'export default 1' }, /does not export a plugin by default/],
    ['throws', {}, { 'src/index.ts': 'throw new Error("broken on purpose")' }, /broken on purpose/],
    ['ends its process', {}, { 'src/index.ts': 'process.exit(3)' }, /ended the process \(exit code 3\)/],
    ['is not there', { exports: './dist/index.js' }, {}, /does not exist in .*: build or reinstall/],
    ['does not build', { scripts: { build: 'exit 7' } }, {}, /the script "build" of .* ended with 1/],
    ['keeps its manifest elsewhere', { automate: '../automate.json' }, {}, /outside of the package/],
    [
      'asks for what no plugin can',
      { automate: { capabilities: ['everything'] } },
      { 'src/index.ts': greeter() },
      /\/capabilities\/0/,
    ],
  ])('refuses a package that %s, and leaves it as it is', async (_, packageJson, files, told) => {
    using folder = new PluginFolder(packageJson, files);
    const before = folder.read('package.json');
    const refused = await run('plugin', 'build', folder.root);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(told);
    expect(folder.read('package.json')).toBe(before);
  });

  it('takes the manifests of this repository for what their code says', async () => {
    const plugins = ['http', 'github'].map((name) => new URL(`../../../../plugins/${name}`, import.meta.url).pathname);
    expect(await run('plugin', 'build', '--check', '--no-build', ...plugins)).toMatchObject({ code: 0, err: '' });
  });
});
