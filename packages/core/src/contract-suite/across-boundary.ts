import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Contribution } from '../plugin/contribution.ts';
import type { ExtensionPoint } from '../plugin/extension-point.ts';
import { createWireChannel } from '../wire/channel.ts';
import { pipeWire } from '../wire/pipe.ts';
import { messagePortWire } from '../wire/port.ts';
import { createRemotePeer, type RemoteCaller } from '../wire/remote.ts';

/** How a suite gets at what it tests. */
export interface ContributionWay<T> {
  /** For the name of a group of tests. */
  name: string;
  /** The value, the same each time. */
  open(): T;
}

/**
 * The ways to call a contribution that must make no difference: directly, through the wire codec, and, where a module is
 * given that exports its plugin by default, in a child process. What is opened ends with this process.
 */
export function contributionWays<T>(
  point: ExtensionPoint<T>,
  contribution: Contribution<T>,
  module?: URL,
): ContributionWay<T>[] {
  const ways: ContributionWay<T>[] = [{ name: 'directly', open: () => contribution.value }];
  const { remote } = point;
  if (remote === undefined || contribution.serve === undefined) return ways;
  const { key } = contribution;
  const declared = { ...contribution.describe(), point: point.id, key };
  const proxyOver = (connect: () => RemoteCaller) => {
    let opened: { value: T } | undefined;
    return () => {
      opened ??= { value: remote.proxy(declared, connect()) };
      return opened.value;
    };
  };
  ways.push({ name: 'through the wire codec', open: proxyOver(() => throughCodec(contribution)) });
  if (module !== undefined) {
    ways.push({ name: 'in a child process', open: proxyOver(() => inChildProcess(contribution, module)) });
  }
  return ways;
}

function throughCodec({ serve }: Contribution): RemoteCaller {
  const { port1, port2 } = new MessageChannel();
  const handle = serve?.();
  createRemotePeer(createWireChannel(messagePortWire(port2)), handle === undefined ? {} : { handle });
  const caller = createRemotePeer(createWireChannel(messagePortWire(port1)));
  for (const port of [port1, port2]) (port as unknown as { unref(): void }).unref();
  return caller;
}

function inChildProcess({ point, key }: Contribution, module: URL): RemoteCaller {
  const file = fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './contract-child.ts' : './contract-child.js', import.meta.url),
  );
  const { execArgv } = process;
  const conditions = execArgv.filter(
    (arg, at) => /^(--conditions|-C)/.test(arg) || /^(--conditions|-C)$/.test(execArgv[at - 1] ?? ''),
  );
  const child = spawn(process.execPath, [...conditions, file, module.href, point, key], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  child.unref();
  const pipe = child.stdio[3] as Duplex & { unref(): void };
  pipe.unref();
  return createRemotePeer(createWireChannel(pipeWire(pipe)));
}
