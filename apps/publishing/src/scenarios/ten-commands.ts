import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Outside } from '../outside/outside.ts';
import type { PackedPackage } from '../packing/packed-package.ts';
import { run } from '../run.ts';

/**
 * What the README of create-automate-plugin says, typed in: from nothing to a plugin that a running server has configured
 * and run. `registry` is where `npm create` finds it.
 */
export async function followReadme({ read }: PackedPackage, outside: Outside, registry: string): Promise<void> {
  const commands = commandsIn(read('README.md'));
  expect(commands.length).toBeLessThanOrEqual(10);
  const port = await freePort();
  const shell = (command: string, cwd: string, env = outside.env) =>
    run('sh', ['-c', command.replaceAll('localhost:3000', `localhost:${port}`)], { cwd, env, timeoutMs: 300_000 });

  const [create, enter, ...rest] = commands as [string, string, ...string[]];
  await shell(create, outside.folder, { ...outside.env, npm_config_registry: registry });
  const project = join(outside.folder, /^cd (\S+)$/.exec(enter)?.[1] as string);
  const dev = rest.indexOf('npm run dev');
  for (const command of rest.slice(0, dev)) await shell(command, project);

  const server = spawn('npm', ['run', 'dev', '--', '--port', String(port)], {
    cwd: project,
    env: outside.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let told = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text: Buffer) => (told += text));
  const ended = once(server, 'exit');
  try {
    await answering(`http://localhost:${port}/healthz`);
    // The second terminal begins where the first one did.
    const [again, ...calls] = rest.slice(dev + 1);
    expect(again).toBe(enter);
    // curl ends well whatever it was answered.
    for (const command of calls) {
      const answer = await shell(command, project);
      expect(JSON.parse(answer), `${command}\n${answer}`).not.toMatchObject({ type: 'about:blank' });
    }
    const headers = { authorization: `Bearer ${readFileSync(join(project, '.automate/dev-key'), 'utf8').trim()}` };
    const executions = async () =>
      (await fetch(`http://localhost:${port}/api/v1/executions?limit=1`, { headers })).json();
    await expect.poll(executions, { timeout: 60_000 }).toMatchObject({ data: [{ status: 'completed' }] });
  } catch (cause) {
    throw new Error(`The README's commands do not do what they promise. Their server said:\n${told}`, { cause });
  } finally {
    // npm, what it started, and the server that this started.
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
    await ended;
  }
}

/** The lines of the README's shell blocks, those that go on in the next joined. */
function commandsIn(readme: string): string[] {
  return [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap((block) => block[1]!.replaceAll(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter((line) => line !== '');
}

/** Below those that systems hand out by themselves: of these any may be taken before the server has it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false)).listen(port, () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}

async function answering(url: string): Promise<void> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(100)) {
    if ((await fetch(url).catch(() => undefined))?.ok) return;
  }
  throw new Error(`${url} does not answer`);
}
