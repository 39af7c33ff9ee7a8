import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The server of `consumers/acme-server`, as its operator sees it. */
export interface AcmeServer extends AsyncDisposable {
  /** One call with the operator's key; `body` is JSON unless it is text. Throws what is not a success. */
  call<Answer>(method: string, path: string, body?: object | string, headers?: Record<string, string>): Promise<Answer>;
  /** Asks it to stop. Gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the compiled server and exchanges its setup token for a key. */
export async function startServer(app: string, env: NodeJS.ProcessEnv): Promise<AcmeServer> {
  const child = spawn('node', ['dist/server.js'], { cwd: app, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    trouble += text;
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), exit]);
  if (typeof line !== 'string') throw new Error(`the server ended with ${line}:\n${trouble}`);
  const { url, tokenFile } = JSON.parse(line) as { url: string; tokenFile: string };

  let key: string | undefined;
  const server: AcmeServer = {
    async call(method, path, body, headers = {}) {
      const type = typeof body === 'string' ? 'application/yaml' : 'application/json';
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { ...(key && { authorization: `Bearer ${key}` }), ...(body && { 'content-type': type }), ...headers },
        ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}\n${trouble}`);
      return JSON.parse(text);
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exit;
      return code as number | null;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await server.stop();
    },
  };
  const token = readFileSync(join(app, tokenFile), 'utf8').trim();
  key = (await server.call<{ token: string }>('POST', '/api/v1/setup', { token })).token;
  return server;
}
