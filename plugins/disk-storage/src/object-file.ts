import * as fs from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { AutomateError } from '@automate/core';
import type { StorageMetadata } from '@automate/providers';
import { unsound } from './errors.ts';

/**
 * A file of an object begins with a header of one disk block: a magic word, its metadata as JSON, spaces, a line feed.
 * The content follows. In one file the two are replaced together by one rename.
 */
export const HEADER_BYTES = 4096;
const MAGIC = 'automate-object-1 ';
const READ_BYTES = 64 * 1024;
/** A symbolic link is not followed; opening a pipe does not wait. Windows has neither. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const [openFile, read, stat, close] = [
  promisify(fs.open),
  promisify(fs.read),
  promisify(fs.fstat),
  promisify(fs.close),
];

/** Writes a whole object to a new file, durably. Returns the bytes of its content. */
export async function writeObject(
  path: string,
  content: ReadableStream<Uint8Array>,
  metadata: StorageMetadata,
): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeAll(file, headerOf(metadata));
    let size = 0;
    for await (const bytes of content) {
      await writeAll(file, bytes);
      size += bytes.byteLength;
    }
    await file.sync();
    return size;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) at += (await file.write(bytes, at)).bytesWritten;
}

function headerOf(metadata: StorageMetadata): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES, ' ');
  header.write(MAGIC + JSON.stringify(metadata));
  header.write('\n', HEADER_BYTES - 1);
  return header;
}

/** An object that is open: reading or cancelling `content` closes it. */
export interface OpenObject {
  size: number;
  updatedAt: Date;
  metadata: StorageMetadata;
  content: ReadableStream<Uint8Array>;
}

/** Throws the file system's ENOENT when there is none, FAILED_PRECONDITION or DATA_LOSS for what is no object. */
export async function openObject(path: string): Promise<OpenObject> {
  const file = await openFile(path, READ_FLAGS);
  try {
    const found = await stat(file);
    if (!found.isFile()) throw unsound('something else stands where the file of an object should be');
    const metadata = readHeader(await readAt(file, 0, HEADER_BYTES));
    const size = found.size - HEADER_BYTES;
    return { size, updatedAt: found.mtime, metadata, content: contentOf(file, size) };
  } catch (error) {
    await close(file);
    throw error;
  }
}

async function readAt(file: number, position: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await read(file, new Uint8Array(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function readHeader(header: Uint8Array): StorageMetadata {
  const text = Buffer.from(header).toString();
  try {
    if (header.byteLength === HEADER_BYTES && text.startsWith(MAGIC)) return JSON.parse(text.slice(MAGIC.length));
  } catch {
    // Told below.
  }
  throw new AutomateError({ code: 'DATA_LOSS', message: 'disk storage: the file of the object is damaged' });
}

/** Closes the files of contents that nobody reads or cancels: a FileHandle that is lost would end the process. */
const abandoned = new FinalizationRegistry<() => Promise<void>>((end) => void end().catch(() => {}));

function contentOf(file: number, size: number): ReadableStream<Uint8Array> {
  let at = 0;
  const done = {};
  let closed: Promise<void> | undefined;
  /** Once, also where it is cancelled while its last bytes are read: the number may be another file's by then. */
  const end = () => {
    abandoned.unregister(done);
    closed ??= close(file);
    return closed;
  };
  const content = new ReadableStream<Uint8Array>(
    {
      async pull(to) {
        try {
          const bytes = await readAt(file, HEADER_BYTES + at, Math.min(READ_BYTES, size - at));
          at += bytes.byteLength;
          if (bytes.byteLength > 0) return to.enqueue(bytes);
        } catch (error) {
          await end();
          throw error;
        }
        await end();
        to.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  abandoned.register(content, end, done);
  return content;
}
