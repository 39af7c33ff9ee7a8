import { flushCompileCache } from 'node:module';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import {
  AutomateError,
  createRemotePeer,
  createWireChannel,
  type JsonObject,
  type Plugin,
  pipeWire,
  type RemoteCall,
  type RemoteHandler,
  unknownMethod,
} from '@automate/core';
import { importModule, importPlugin } from '../loading/import-plugin.ts';
import { CHANNEL_FD, LIFELINE_FD, type LoadedCode, type LoadRequest } from './child-protocol.ts';
import { lendContracts } from './lend-contracts.ts';

// A thread of its own, because the plugin may keep this one busy for ever: without its host this process is nobody's.
const lifeline = `
  const { Socket } = require('node:net');
  const end = () => process.kill(process.pid, 'SIGKILL');
  new Socket({ fd: ${LIFELINE_FD} }).on('close', end).on('error', end).resume();
`;
new Worker(lifeline, {
  eval: true,
  resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
}).unref();

const socket = new Socket({ fd: CHANNEL_FD });
socket.on('close', () => process.exit(0));

const handlers = new Map<string, RemoteHandler>();
createRemotePeer(createWireChannel(pipeWire(socket)), {
  handle(method, args, call) {
    if (method === 'load') return load(args[0] as LoadRequest);
    if (method === 'call') return callContribution(args, call);
    if (method === 'stop') return stop(call);
    throw unknownMethod(method);
  },
});

async function load({ path, timeoutMs, lender }: LoadRequest): Promise<LoadedCode> {
  if (lender !== undefined) lendContracts(lender);
  const { id, version, contributes } = await importPlugin(path, timeoutMs, importModule);
  // It is ended by a signal as a rule: at its exit nothing would be kept.
  setTimeout(flushCompileCache, 1000).unref();
  return { id, version, contributions: contributes.map(admit) };
}

function admit(contribution: Plugin['contributes'][number]): LoadedCode['contributions'][number] {
  const { point, key, serve } = contribution;
  if (serve !== undefined) handlers.set(`${point} ${key}`, serve.call(contribution));
  let described: JsonObject;
  try {
    described = JSON.parse(JSON.stringify(contribution.describe())) as JsonObject;
  } catch (error) {
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      message: `${point} "${key}" cannot be described: ${error instanceof Error ? error.message : String(error)}`,
      effect: 'none',
    });
  }
  return { point, key, described, crosses: serve !== undefined };
}

function callContribution([name, method, args]: readonly unknown[], call: RemoteCall): unknown {
  const handler = handlers.get(name as string);
  if (handler === undefined) throw unknownMethod(name as string);
  return handler(method as string, args as unknown[], call);
}

/** Lets every contribution free what it holds; one that keeps nothing does not know `stop`. */
async function stop(call: RemoteCall): Promise<void> {
  await Promise.allSettled([...handlers.values()].map(async (handler) => handler('stop', [], call)));
}
