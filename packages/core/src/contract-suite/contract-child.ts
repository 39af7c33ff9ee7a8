import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { isPlugin } from '../plugin/plugin.ts';
import { createWireChannel } from '../wire/channel.ts';
import { pipeWire } from '../wire/pipe.ts';
import { createRemotePeer, type RemoteHandler } from '../wire/remote.ts';

/** The process of one contribution under test: `contract-child <module> <point> <key>`. It ends with its parent. */
const [module = '', point, key] = process.argv.slice(2);

const socket = new Socket({ fd: 3 });
socket.on('close', () => process.exit(0));

let loading: Promise<RemoteHandler> | undefined;

async function load(): Promise<RemoteHandler> {
  const { default: plugin } = (await import(module)) as { default?: unknown };
  assert.ok(isPlugin(plugin), `${module} exports no plugin by default`);
  const found = plugin.contributes.find((contribution) => contribution.point === point && contribution.key === key);
  assert.ok(found?.serve !== undefined, `${module} contributes no ${point} "${key}" that can cross`);
  return found.serve();
}

createRemotePeer(createWireChannel(pipeWire(socket)), {
  async handle(method, args, call) {
    loading ??= load();
    return (await loading)(method, args, call);
  },
});
