import type { AnswerOf } from '@automate/client';
import { useThing } from '../../api/read.ts';

const SCHEMA = '/api/v1/plugins/{plugin}/schema';

/** What can be configured of a plugin. */
export type Configurable = AnswerOf<'get', typeof SCHEMA>['contributions'][number];

/** The schema of a plugin; read again when it is asked for, as a plugin may have been replaced. */
export function usePluginSchema(plugin: string) {
  const found = useThing(SCHEMA, { path: { plugin } });
  return { ...found, contributions: found.data?.body.contributions ?? [] };
}

/** The field that the server means by a pointer into what was sent. */
export function configurationField(pointer: string): string | undefined {
  return pointer.replace(/^\/configuration(?=\/)/, '').split('/')[1];
}
