import { createHash } from 'node:crypto';

/** What the id of a message says: enough to go on after it, in whichever process. */
export interface StreamPlace {
  /** In the event bus. */
  position: string;
  /** When the stream was there: since then its types were told wherever they are heard. */
  at: number;
  /** The types that were wanted. */
  types: readonly string[];
}

const ID = /^([^.]{1,100})\.([0-9a-z]{1,8})\.([\w-]{6})$/;

const digest = (types: readonly string[]): string =>
  createHash('sha256')
    .update([...types].sort().join())
    .digest('base64url')
    .slice(0, 6);

export function streamId({ position, at, types }: StreamPlace): string {
  return `${position}.${Math.floor(at / 1_000).toString(36)}.${digest(types)}`;
}

/** The place that an id stands for; undefined when it is none. `sameTypes`: its stream wanted just these. */
export function parseStreamId(
  id: string,
  types: readonly string[],
): { position: string; at: number; sameTypes: boolean } | undefined {
  const [, position, seconds, wanted] = ID.exec(id) ?? [];
  if (position === undefined || seconds === undefined) return undefined;
  return { position, at: Number.parseInt(seconds, 36) * 1_000, sameTypes: wanted === digest(types) };
}
