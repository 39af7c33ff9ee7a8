import type { AutomateError } from '@automate/core';
import { checkedBytes } from './byte-stream.ts';
import { MAX_OBJECT_BYTES, type Storage } from './storage.ts';
import { checkKey, checkList, checkPut } from './storage-rules.ts';

/** A storage that sees to keys, metadata, limits and errors in streams before and after the provider's code. */
export function checkedStorage(storage: Storage, normalizeError: (error: unknown) => AutomateError): Storage {
  const begin = (signal: AbortSignal | undefined) => {
    if (signal?.aborted) throw normalizeError(signal.reason);
  };
  return Object.freeze({
    async put(key, content, metadata = {}, options = {}) {
      const { maxBytes = MAX_OBJECT_BYTES, signal } = options;
      checkPut(key, content, metadata, maxBytes);
      // What went wrong with the content says more than what an implementation made of it.
      let broken: AutomateError | undefined;
      const failed = new AbortController();
      const checked = checkedBytes(content, {
        maxBytes,
        signal: signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]),
        normalizeError(error) {
          broken ??= normalizeError(error);
          return broken;
        },
      });
      try {
        begin(signal);
        return await storage.put(key, checked, { ...metadata }, { ...options, maxBytes });
      } catch (error) {
        const told = broken ?? normalizeError(error);
        failed.abort(told);
        throw told;
      }
    },
    async get(key, options = {}) {
      checkKey('get', key);
      begin(options.signal);
      const object = await storage.get(key, options);
      return { ...object, content: checkedBytes(object.content, { signal: options.signal, normalizeError }) };
    },
    async list(prefix = '', options = {}) {
      const checked = checkList(prefix, options);
      begin(options.signal);
      return storage.list(prefix, checked);
    },
    async delete(key, options = {}) {
      checkKey('delete', key);
      begin(options.signal);
      return storage.delete(key, options);
    },
  } satisfies Storage);
}
