import type { JsonObject } from '@automate/core';

/** What each action is given, and what the service answers. */
export const examples: Readonly<Record<string, { params: JsonObject; result: JsonObject }>> = {
  index: {
    params: { index: 'articles', id: 'a-1', document: { title: 'Walrus keeping' } },
    result: { id: 'a-1' },
  },
  query: {
    params: { index: 'articles', query: 'walrus' },
    result: { hits: [{ id: 'a-1', document: { title: 'Walrus keeping' } }] },
  },
  remove: {
    params: { index: 'articles', id: 'a-1' },
    result: { removed: true },
  },
};
