import { fromBase64 } from './base64.ts';
import { decodedError } from './decode-error.ts';
import { DEFAULT_MAX_DEPTH, DEFAULT_MAX_SIZE, type WireLimits } from './limits.ts';
import type { LiveDecoder } from './live-handles.ts';
import { refuse } from './refusal.ts';

type Path = PropertyKey[];
type Tree = Record<string, unknown>;

/**
 * The value that {@link encode} made a text of. The text is not trusted: throws PAYLOAD_TOO_LARGE when it is longer than
 * the limit, INVALID_ARGUMENT with the place when it is no encoded value. `__proto__` becomes an ordinary own property.
 */
export function decode(text: string, limits: WireLimits = {}): unknown {
  return decodeWith(text, limits, undefined);
}

/** {@link decode} with somewhere to get live handles from. */
export function decodeWith(text: string, limits: WireLimits, live: LiveDecoder | undefined): unknown {
  const maxSize = limits.maxSize ?? DEFAULT_MAX_SIZE;
  if (text.length > maxSize) throw refuse([], `it takes ${text.length}, more than ${maxSize}`, 'PAYLOAD_TOO_LARGE');
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch {
    throw refuse([], 'it is not JSON');
  }
  return new Decoder(limits.maxDepth ?? DEFAULT_MAX_DEPTH, live).read(tree, []);
}

class Decoder {
  readonly #maxDepth: number;
  readonly #live: LiveDecoder | undefined;

  constructor(maxDepth: number, live: LiveDecoder | undefined) {
    this.#maxDepth = maxDepth;
    this.#live = live;
  }

  /** Changes the parsed tree in place. */
  read(tree: unknown, path: Path): unknown {
    if (typeof tree !== 'object' || tree === null) return tree;
    if (Array.isArray(tree)) return this.#array(tree, path);
    const keys = Object.keys(tree);
    const tag = keys[0];
    if (tag?.startsWith('$') && keys.length === 1) return this.#tagged(tag, (tree as Tree)[tag], path);
    return this.#record(tree as Tree, path);
  }

  #record(tree: Tree, path: Path): Tree {
    this.#descend(path);
    for (const key of Object.keys(tree)) {
      path.push(key);
      if (key.startsWith('$')) throw refuse(path, 'it is no tag of this codec');
      setOwn(tree, key, this.read(tree[key], path));
      path.pop();
    }
    return tree;
  }

  #descend(path: Path): void {
    if (path.length >= this.#maxDepth) throw refuse(path, `it nests deeper than ${this.#maxDepth}`);
  }

  #array(items: unknown[], path: Path): unknown[] {
    this.#descend(path);
    for (let index = 0; index < items.length; index++) {
      path.push(index);
      items[index] = this.read(items[index], path);
      path.pop();
    }
    return items;
  }

  #tagged(tag: string, body: unknown, path: Path): unknown {
    const value = this.#untagged(tag, body, path);
    if (value === undefined && tag !== '$undefined') throw refuse(path, `it is no ${tag} of this codec`);
    return value;
  }

  /** Undefined when the body does not fit the tag. */
  #untagged(tag: string, body: unknown, path: Path): unknown {
    switch (tag) {
      case '$undefined':
        return undefined;
      case '$number':
        return body === '-0' || body === 'NaN' || body === 'Infinity' || body === '-Infinity'
          ? Number(body)
          : undefined;
      case '$bigint':
        return typeof body === 'string' ? bigintOf(body) : undefined;
      case '$bytes':
        return typeof body === 'string' ? fromBase64(body) : undefined;
      case '$url':
        return typeof body === 'string' && URL.canParse(body) ? new URL(body) : undefined;
      case '$date':
        return typeof body === 'number' && Math.abs(body) <= 8.64e15 ? new Date(body) : undefined;
      case '$object':
        return Array.isArray(body) ? this.#entries(body, path) : undefined;
      case '$error':
        return isTree(body) ? decodedError(this.#record(body, path)) : undefined;
      case '$stream':
        return isHandle(body) ? this.#live?.stream(body) : undefined;
      case '$abort':
        return isTree(body) ? this.#abort(body, path) : undefined;
      default:
        return undefined;
    }
  }

  #entries(entries: unknown[], path: Path): Tree | undefined {
    this.#descend(path);
    const record: Tree = {};
    for (const entry of entries) {
      if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== 'string') return undefined;
      path.push(entry[0]);
      setOwn(record, entry[0], this.read(entry[1], path));
      path.pop();
    }
    return record;
  }

  #abort(body: Tree, path: Path): AbortSignal | undefined {
    this.#descend(path);
    if ('reason' in body) return AbortSignal.abort(this.read(body.reason, [...path, 'reason']));
    return isHandle(body.id) ? this.#live?.abort(body.id) : undefined;
  }
}

/** Assignment that cannot reach a prototype. */
function setOwn(record: Tree, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(record, key, { value, enumerable: true, writable: true, configurable: true });
  } else {
    record[key] = value;
  }
}

function bigintOf(text: string): bigint | undefined {
  if (!/^-?[0-9a-f]+$/.test(text)) return undefined;
  return text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
}

function isHandle(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
