import type { ByteRedaction } from '@automate/egress';
import type { PatternMatcher } from './pattern-matcher.ts';

/**
 * Masks patterns in a stream of bytes, also those that begin in one chunk and end in another. Holds back only what may
 * be the beginning of one, so an event stream stays live. The matcher's patterns are bytes, one per character.
 */
export function createByteRedaction(matcher: PatternMatcher): ByteRedaction {
  let held = '';
  return {
    write(chunk) {
      const received = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
      const text = held + received;
      const { replaced, consumed } = matcher.replaceUpTo(text, matcher.openEnd(text));
      const untouched = held === '' && consumed === text.length && replaced === text;
      held = text.slice(consumed);
      return untouched ? chunk : Buffer.from(replaced, 'latin1');
    },
    end() {
      const rest = Buffer.from(matcher.replace(held), 'latin1');
      held = '';
      return rest;
    },
  };
}
