import type { AnswerOf, CallOptions, Method, PathOf } from '@automate/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { type ApiPath, keyOf } from './key-of.ts';
import type { Read } from './read.ts';

/**
 * A change; what was read below `forgets` is read again. A POST carries a key of its own, so that it is safe to send again
 * while nothing answers.
 */
export function useChange<M extends Exclude<Method, 'get'>, P extends PathOf<M>>(
  method: M,
  path: P,
  forgets: readonly ApiPath[] = [],
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (options: CallOptions<M, P>): Promise<Read<AnswerOf<M, P>>> => {
      const once = method === 'post' ? { idempotencyKey: crypto.randomUUID(), ...options } : options;
      const { data, etag } = await client.answer(method, path, ...([once] as never));
      return { body: data as AnswerOf<M, P>, etag };
    },
    onSettled: () => Promise.all(forgets.map((each) => queries.invalidateQueries({ queryKey: keyOf(each) }))),
  });
}
