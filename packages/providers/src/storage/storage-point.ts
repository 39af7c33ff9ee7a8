import { defineProviderKind } from '../provider-kind.ts';
import { checkedStorage } from './checked-storage.ts';
import type { Storage } from './storage.ts';

/** The kind of provider that makes a {@link Storage}. Keys, metadata and limits are checked before its code is called. */
export const storageKind = defineProviderKind<Storage>({
  id: 'storage',
  stability: 'stable',
  methods: { put: 'required', get: 'required', list: 'required', delete: 'required' },
  serve: checkedStorage,
});

/** The extension point of storage. */
export const storagePoint = storageKind.point;

/** A storage as a contribution to a plugin. Throws INVALID_ARGUMENT with every problem at once. */
export const defineStorage = storageKind.define;
