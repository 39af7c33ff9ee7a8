import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { within } from '../measures/within.ts';

export const NODE_RED_VERSION = '5.0.7';

const INSTALL_MS = 300_000;
const START_S = 60;
const END_S = 10;
const PATH = '/issues';

/** One function between a request and its answer: what our workflow of one step does, kept nowhere. */
const FLOWS = [
  { id: 'flow', type: 'tab', label: 'bench' },
  { id: 'in', type: 'http in', z: 'flow', url: PATH, method: 'post', wires: [['one']] },
  {
    id: 'one',
    type: 'function',
    z: 'flow',
    func: 'msg.payload = { title: msg.payload.issue.title };\nreturn msg;',
    outputs: 1,
    wires: [['out']],
  },
  { id: 'out', type: 'http response', z: 'flow', statusCode: '200', wires: [] },
];

/** A Node-RED that answers. */
export interface NodeRed extends AsyncDisposable {
  url: string;
}

/**
 * Installs Node-RED (https://nodered.org) from the npm registry into a new temporary folder, which is deleted afterwards, and
 * starts the flow there.
 * @param delivery What the flow must answer rightly before it counts as started.
 */
export async function startNodeRed(delivery: { body: Buffer; headers: Record<string, string> }): Promise<NodeRed> {
  const folder = await mkdtemp(join(tmpdir(), 'automate-bench-node-red-'));
  try {
    const wanted = ['install', '--prefix', folder, '--no-audit', '--no-fund', `node-red@${NODE_RED_VERSION}`];
    await promisify(execFile)('npm', wanted, { timeout: INSTALL_MS });
    const port = await freePort();
    const userDir = join(folder, 'user');
    await writeFile(join(folder, 'flows.json'), JSON.stringify(FLOWS));
    await writeFile(
      join(folder, 'settings.js'),
      `module.exports = ${JSON.stringify({
        uiHost: '127.0.0.1',
        uiPort: port,
        userDir,
        flowFile: join(folder, 'flows.json'),
        httpAdminRoot: false,
        credentialSecret: false,
        telemetry: { enabled: false, updateNotification: false },
        logging: { console: { level: 'error' } },
      })};\n`,
    );
    const red = join(folder, 'node_modules', 'node-red', 'red.js');
    const child = spawn(process.execPath, [red, '--settings', join(folder, 'settings.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const stop = async () => {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    };
    const url = `http://127.0.0.1:${port}${PATH}`;
    try {
      await within(START_S, 'Node-RED: its first answer', answers(url, delivery, child));
    } catch (error) {
      await end(child);
      throw error;
    }
    return { url, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Until what the flow makes is answered: the server answers before its flows have started. */
async function answers(
  url: string,
  { body, headers }: { body: Buffer; headers: Record<string, string> },
  child: ChildProcess,
): Promise<void> {
  const { title } = (JSON.parse(body.toString()) as { issue: { title: string } }).issue;
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
      if (((await response.json()) as { title?: string }).title === title) return;
    } catch {
      // Not listening yet, or an answer that is no JSON.
    }
    await sleep(100);
  }
  throw new Error(`Node-RED ended with ${child.exitCode ?? child.signalCode} before it answered`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await within(END_S, 'the end of Node-RED', exited).catch(async () => {
    child.kill('SIGKILL');
    await exited;
  });
}
