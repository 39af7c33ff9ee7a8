import {
  byteStream,
  DEFAULT_LIST_LIMIT,
  MAX_OBJECT_BYTES,
  malformedCursor,
  objectNotFound,
  readBytes,
  type Storage,
  type StorageMetadata,
  storageKeyProblem,
} from '@automate/providers';

interface MemoryObject {
  bytes: Uint8Array;
  metadata: StorageMetadata;
  updatedAt: Date;
}

/** By name: whoever is configured with one finds what others with the same put there. */
const stores = new Map<string, Map<string, MemoryObject>>();

/** A start: it keeps objects for as long as the process lives. Put your service in its place. */
export function createMemoryStorage(name: string): Storage {
  const objects = stores.get(name) ?? new Map<string, MemoryObject>();
  stores.set(name, objects);
  return {
    async put(key, content, metadata = {}, { maxBytes = MAX_OBJECT_BYTES } = {}) {
      const bytes = await readBytes(content, maxBytes);
      objects.set(key, { bytes, metadata, updatedAt: new Date() });
      return { key, uri: `memory:${name}/${encodeURIComponent(key)}`, size: bytes.byteLength };
    },
    async get(key) {
      const found = objects.get(key);
      if (found === undefined) throw objectNotFound(key);
      const { bytes, metadata, updatedAt } = found;
      return { key, size: bytes.byteLength, updatedAt, metadata: { ...metadata }, content: byteStream(bytes) };
    },
    async list(prefix = '', { cursor, limit = DEFAULT_LIST_LIMIT } = {}) {
      const after = cursor === undefined ? undefined : keyOf(cursor);
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(byBytes);
      const rest = after === undefined ? keys : keys.filter((key) => byBytes(key, after) > 0);
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return {
        objects: page.flatMap((key) => {
          const found = objects.get(key);
          return found ? [{ key, size: found.bytes.byteLength, updatedAt: found.updatedAt }] : [];
        }),
        ...(last !== undefined && rest.length > limit ? { cursor: Buffer.from(last).toString('base64url') } : {}),
      };
    },
    async delete(key) {
      objects.delete(key);
    },
  };
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function keyOf(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  const isOurs = Buffer.from(key).toString('base64url') === cursor && storageKeyProblem(key) === undefined;
  if (!isOurs) throw malformedCursor();
  return key;
}
