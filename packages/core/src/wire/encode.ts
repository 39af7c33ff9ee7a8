import type { JsonValue } from '../json.ts';
import { toBase64 } from './base64.ts';
import { encodableError, isError } from './encode-error.ts';
import { DEFAULT_MAX_DEPTH, DEFAULT_MAX_SIZE, type WireLimits } from './limits.ts';
import type { LiveEncoder } from './live-handles.ts';
import { isRefusal, refuse } from './refusal.ts';

type Path = PropertyKey[];

/**
 * A value as text that {@link decode} turns back into an equal value. Carried exactly: JSON values, `undefined`, `-0`,
 * `NaN`, infinities, bigint, Uint8Array, URL, Date, plain objects (also with a null prototype, which becomes the usual
 * one) and dense arrays. Errors are carried as `AutomateError` in full, others reduced to name, message, string code and
 * cause; what an error's details hold that cannot cross is left out, for an error must always arrive. Anything else
 * throws INVALID_ARGUMENT with the JSON Pointer of the place; too much throws PAYLOAD_TOO_LARGE.
 *
 * Streams and abort signals need a channel: see `createWireChannel`.
 */
export function encode(value: unknown, limits: WireLimits = {}): string {
  return encodeWith(value, limits, undefined);
}

/** {@link encode} with somewhere to leave live handles. */
export function encodeWith(value: unknown, limits: WireLimits, live: LiveEncoder | undefined): string {
  const maxSize = limits.maxSize ?? DEFAULT_MAX_SIZE;
  const text = JSON.stringify(new Encoder(maxSize, limits.maxDepth ?? DEFAULT_MAX_DEPTH, live).write(value, []));
  if (text.length > maxSize) throw refuse([], `it takes ${text.length}, more than ${maxSize}`, 'PAYLOAD_TOO_LARGE');
  return text;
}

class Encoder {
  readonly #maxSize: number;
  readonly #maxDepth: number;
  #live: LiveEncoder | undefined;
  /** A lower bound of the text's length: what is too large is refused before it is built. */
  #size = 0;
  readonly #open = new Set<object>();

  constructor(maxSize: number, maxDepth: number, live: LiveEncoder | undefined) {
    this.#maxSize = maxSize;
    this.#maxDepth = maxDepth;
    this.#live = live;
  }

  write(value: unknown, path: Path): JsonValue {
    switch (typeof value) {
      case 'string':
        this.#spend(value.length + 2, path);
        return value;
      case 'number':
        this.#spend(1, path);
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : { $number: Object.is(value, -0) ? '-0' : String(value) };
      case 'boolean':
        this.#spend(4, path);
        return value;
      case 'undefined':
        this.#spend(16, path);
        return { $undefined: true };
      case 'bigint':
        // Hexadecimal, because its conversion takes linear time both ways.
        return { $bigint: this.#text(`${value < 0n ? '-' : ''}${(value < 0n ? -value : value).toString(16)}`, path) };
      case 'object':
        return value === null ? this.#null(path) : this.#object(value, path);
      default:
        throw refuse(path, `it is a ${typeof value}`);
    }
  }

  #null(path: Path): null {
    this.#spend(4, path);
    return null;
  }

  #object(value: object, path: Path): JsonValue {
    if (path.length >= this.#maxDepth) throw refuse(path, `it nests deeper than ${this.#maxDepth}`);
    if (this.#open.has(value)) throw refuse(path, 'it refers to itself');
    this.#open.add(value);
    try {
      if (Array.isArray(value)) return this.#array(value, path);
      if (isError(value)) return this.#error(value, path);
      const prototype = Object.getPrototypeOf(value);
      if (prototype === null || prototype === Object.prototype || isForeignObjectPrototype(prototype)) {
        return this.#record(value, path);
      }
      return this.#instance(value, path);
    } finally {
      this.#open.delete(value);
    }
  }

  #instance(value: object, path: Path): JsonValue {
    if (value instanceof Uint8Array) {
      this.#spend(Math.ceil(value.byteLength / 3) * 4, path);
      return { $bytes: toBase64(value) };
    }
    if (value instanceof URL) return { $url: this.#text(value.href, path) };
    if (value instanceof Date) {
      this.#spend(11, path);
      if (Number.isNaN(value.getTime())) throw refuse(path, 'it is an invalid date');
      return { $date: value.getTime() };
    }
    if (value instanceof ReadableStream) return { $stream: this.#stream(value, path) };
    if (value instanceof AbortSignal) return { $abort: this.#abort(value, path) };
    throw refuse(path, `it is a ${nameOf(value)}, not plain data`);
  }

  #stream(stream: ReadableStream, path: Path): JsonValue {
    this.#spend(13, path);
    if (this.#live === undefined) throw refuse(path, 'a stream needs a channel');
    const id = this.#live.stream(stream);
    if (id === undefined) throw refuse(path, 'the stream is being read, or was handed over, elsewhere');
    return id;
  }

  #abort(signal: AbortSignal, path: Path): JsonValue {
    this.#spend(16, path);
    if (this.#live === undefined) throw refuse(path, 'an abort signal needs a channel');
    if (!signal.aborted) return { id: this.#live.abort(signal) };
    return { reason: null, ...this.#lenient('reason', signal.reason, path) };
  }

  #array(value: unknown[], path: Path): JsonValue {
    if (Object.getPrototypeOf(value) !== Array.prototype && nameOf(value) !== 'Array') {
      throw refuse(path, `it is a ${nameOf(value)}, not a plain array`);
    }
    this.#spend(value.length + 1, path);
    const items: JsonValue[] = [];
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      items.push(this.write(readOwn(value, index, path), path));
      path.pop();
    }
    if (Reflect.ownKeys(value).length !== value.length + 1) throw refuse(path, 'the array has properties of its own');
    return items;
  }

  #record(value: object, path: Path): JsonValue {
    const keys = Reflect.ownKeys(value);
    this.#spend(keys.length === 0 ? 2 : 1, path);
    let needsEscape = false;
    const entries: [string, JsonValue][] = [];
    for (const key of keys) {
      path.push(key);
      if (typeof key === 'symbol') throw refuse(path, 'a symbol is no key');
      this.#spend(key.length + 4, path);
      if (key.startsWith('$')) needsEscape = true;
      entries.push([key, this.write(readOwn(value, key, path), path)]);
      path.pop();
    }
    return needsEscape ? { $object: entries } : Object.fromEntries(entries);
  }

  #error(error: object, path: Path): JsonValue {
    const { details, cause, ...rest } = encodableError(error);
    const form: Record<string, JsonValue> = {};
    for (const [key, value] of Object.entries(rest)) {
      form[key] = typeof value === 'string' ? this.#text(value, [...path, key]) : value;
    }
    if (details !== undefined) Object.assign(form, this.#lenient('details', details, path));
    // A chain of causes that returns to itself is cut.
    const circular = typeof cause === 'object' && cause !== null && this.#open.has(cause);
    if (cause !== undefined && !circular) Object.assign(form, this.#lenient('cause', cause, path));
    return { $error: form };
  }

  /**
   * A property that must not keep its owner from arriving: with a note in its place when it cannot cross, and without it
   * where nothing more may nest. Only size is insisted on.
   */
  #lenient(key: string, value: unknown, owner: Path): Record<string, JsonValue> {
    const path = [...owner, key];
    const live = this.#live;
    const size = this.#size;
    this.#live = undefined;
    try {
      return { [key]: this.write(value, path) };
    } catch (error) {
      if (!isRefusal(error) || error.code === 'PAYLOAD_TOO_LARGE') throw error;
      this.#size = size;
      return path.length >= this.#maxDepth ? {} : { [key]: { omitted: this.#text(error.message, path) } };
    } finally {
      this.#live = live;
    }
  }

  #text(text: string, path: Path): string {
    this.#spend(text.length + 2, path);
    return text;
  }

  #spend(size: number, path: Path): void {
    this.#size += size;
    if (this.#size > this.#maxSize)
      throw refuse(path, `the whole is larger than ${this.#maxSize}`, 'PAYLOAD_TOO_LARGE');
  }
}

/** The value of an own, enumerable data property. */
function readOwn(owner: object, key: string | number, path: Path): unknown {
  const property = Object.getOwnPropertyDescriptor(owner, key);
  if (property === undefined) throw refuse(path, 'the array has a hole');
  if (!('value' in property)) throw refuse(path, 'it is an accessor');
  if (!property.enumerable) throw refuse(path, 'it is not enumerable');
  return property.value;
}

/** `Object.prototype` of another realm (a vm context, a frame). */
function isForeignObjectPrototype(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, '__lookupGetter__');
}

function nameOf(value: object): string {
  const maker: unknown = (Object.getPrototypeOf(value) as { constructor?: unknown } | null)?.constructor;
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'class instance';
}
