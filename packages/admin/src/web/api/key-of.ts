import type { paths } from '@automate/client';
import type { QueryKey } from '@tanstack/react-query';

/** A path of the API, as its types write it: with `{name}` for what varies. */
export type ApiPath = keyof paths;

/** What a call says beside its body. */
export interface Params {
  path?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
}

/** The parts of a path, so that a key begins with those of every path above it. */
export function keyOf(path: ApiPath, params: Params = {}): QueryKey {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params.path?.[name])));
  return filled.split('/');
}

/** Without what is not asked for. */
export function given({ path, query = {} }: Params = {}): Params {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return { ...(path && { path }), ...(asked.length > 0 && { query: Object.fromEntries(asked) }) };
}
