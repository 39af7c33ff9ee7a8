import { createHash } from 'node:crypto';

/** What an id says. */
export interface StreamPlace {
  /** In the event bus. */
  position: string;
  /** When the stream was there: since then its types were told wherever they are heard. */
  at: number;
  /** Whether its stream wanted the same types. */
  sameTypes: boolean;
}

/** The ids of messages of a stream with these types: enough to go on after each, in whichever process. */
export interface StreamIds {
  write(position: string, at: number): string;
  /** Undefined when it is no id of a stream. */
  read(id: string): StreamPlace | undefined;
}

const ID = /^([^.]{1,100})\.([0-9a-z]{1,8})\.([\w-]{6})$/;

export function streamIds(types: readonly string[]): StreamIds {
  const wanted = createHash('sha256')
    .update([...types].sort().join())
    .digest('base64url')
    .slice(0, 6);
  return {
    write: (position, at) => `${position}.${Math.floor(at / 1_000).toString(36)}.${wanted}`,
    read(id) {
      const [, position, seconds, types] = ID.exec(id) ?? [];
      if (position === undefined || seconds === undefined) return undefined;
      return { position, at: Number.parseInt(seconds, 36) * 1_000, sameTypes: types === wanted };
    },
  };
}
