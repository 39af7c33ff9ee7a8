import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutomateError, invalidArgument } from '@automate/core';
import type { Command } from 'commander';

/** Where a server is and what opens it, as the command line says. */
export interface ServerOptions {
  server?: string | true;
  keyFile?: string;
  dataDir: string;
  allowHttp?: boolean;
}

/** A server's address and a key of its API. */
export interface FoundServer {
  url: string;
  key: string;
}

const DEFAULT_URL = 'http://127.0.0.1:3000';

/** Adds the options that `findServer` reads. There is none for the key itself: others see the command line. */
export function withServerOptions(command: Command, server = '--server <url>'): Command {
  return command
    .option(server, 'address of the server; else AUTOMATE_URL, else the one that runs on the data directory')
    .option(
      '--key-file <file>',
      'holds an API key; else AUTOMATE_API_KEY, else, on this machine, dev-key in the data directory',
    )
    .option('--data-dir <folder>', 'what the server has as its own', process.env.AUTOMATE_DATA_DIR ?? '.automate')
    .option('--allow-http', 'send the key unencrypted, to another machine than this one');
}

/** @throws AutomateError INVALID_ARGUMENT, UNAUTHENTICATED where there is no key */
export function findServer({ server, keyFile, dataDir, allowHttp = false }: ServerOptions): FoundServer {
  const given = typeof server === 'string' ? server : process.env.AUTOMATE_URL;
  const url = addressOf(given ?? runningOn(dataDir) ?? DEFAULT_URL);
  const local = isLocal(url);
  if (url.protocol === 'http:' && !local && !allowHttp) {
    throw invalidArgument(`${url.origin} would get the key unencrypted: use https, or say --allow-http`);
  }
  // A key that lies about is for the server that it lies beside.
  const own = local ? readIfThere(join(dataDir, 'dev-key')) : undefined;
  const key = keyFile === undefined ? (process.env.AUTOMATE_API_KEY ?? own) : readIfThere(keyFile);
  const address = url.href.replace(/\/$/, '');
  if (key !== undefined && key.trim() !== '') return { url: address, key: key.trim() };
  const where =
    keyFile === undefined ? 'set AUTOMATE_API_KEY, or name a file with --key-file' : `none is in ${keyFile}`;
  throw new AutomateError({ code: 'UNAUTHENTICATED', effect: 'none', message: `no API key for ${address}: ${where}` });
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw invalidArgument(`${text} is no address of a server; it looks like https://automate.example.com`);
  }
  return url;
}

function isLocal({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The server that was started last on a data directory and that runs. */
function runningOn(dataDir: string): string | undefined {
  const text = readIfThere(join(dataDir, 'servers.json'));
  if (text === undefined) return undefined;
  try {
    const servers = JSON.parse(text) as { url: string; pid: number }[];
    return servers.findLast(({ pid }) => isRunning(pid))?.url;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
