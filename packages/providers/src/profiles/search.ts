import type { JsonObject } from '@automate/core';
import { anyObjectSchema, CHANGES, objectSchema, type Profile, READS, textSchema } from './profile.ts';

export interface IndexParams {
  index: string;
  id: string;
  document: JsonObject;
}

export interface IndexResult {
  id: string;
}

export interface RemoveParams {
  index: string;
  id: string;
}

export interface RemoveResult {
  removed: boolean;
}

export interface QueryParams {
  index: string;
  query: string;
  filters?: JsonObject;
  limit?: number;
  cursor?: string;
}

export interface SearchHit {
  id: string;
  document: JsonObject;
  score?: number;
}

export interface QueryResult {
  hits: SearchHit[];
  total?: number;
  cursor?: string;
}

const index = textSchema(255, 'Which collection of documents.');
const id = textSchema(512, "The document's id, unique in its index.");
const document = anyObjectSchema('The document.');
const cursor = textSchema(4096, 'Where the next page begins. Absent in a result: there is no more.');

/** Finds documents. */
export const search: Profile<{
  index: { params: IndexParams; result: IndexResult };
  remove: { params: RemoveParams; result: RemoveResult };
  query: { params: QueryParams; result: QueryResult };
}> = {
  key: 'search',
  displayName: 'Search',
  description: 'Finds documents.',
  actions: {
    index: {
      displayName: 'Index document',
      description: 'Adds a document, in place of the one with the same id.',
      effects: CHANGES,
      input: objectSchema<IndexParams>(['index', 'id', 'document'], { index, id, document }),
      output: objectSchema<IndexResult>(['id'], { id }),
    },
    remove: {
      displayName: 'Remove document',
      description: 'Removes a document. One that is not there is no error.',
      effects: CHANGES,
      input: objectSchema<RemoveParams>(['index', 'id'], { index, id }),
      output: objectSchema<RemoveResult>(['removed'], {
        removed: { type: 'boolean', description: 'False when it was not there.' },
      }),
    },
    query: {
      displayName: 'Query',
      description: 'Documents that match a text, the best first.',
      effects: READS,
      input: objectSchema<QueryParams>(['index', 'query'], {
        index,
        query: { type: 'string', maxLength: 10_000, description: 'Empty: every document.' },
        filters: anyObjectSchema('Properties that documents must have.'),
        limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'Hits per page. Default 20.' },
        cursor,
      }),
      output: objectSchema<QueryResult>(['hits'], {
        hits: {
          type: 'array',
          items: objectSchema<SearchHit>(['id', 'document'], { id, document, score: { type: 'number' } }),
        },
        total: { type: 'integer', minimum: 0, description: 'Of all pages, where the service counts.' },
        cursor,
      }),
    },
  },
};
