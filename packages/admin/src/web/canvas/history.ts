/** The texts that were, the one that is, and those that were undone. */
export interface History {
  past: readonly string[];
  text: string;
  future: readonly string[];
  /** What the last change was of, and when: further ones of the same within a moment are undone with it. */
  last?: { of: string; at: number };
}

export type HistoryChange =
  /** `of`: what is changed, such as a field. Without it the change stands by itself. */
  { kind: 'change'; text: string; of?: string; at: number } | { kind: 'undo' } | { kind: 'redo' };

/** Changes of the same that follow within this time are one. */
const TOGETHER_MS = 1000;
const MAX_PAST = 200;

/** One history of a text, whoever changes it: the editor, the canvas, a form. */
export function historyAfter(history: History, change: HistoryChange): History {
  const { past, text, future, last } = history;
  if (change.kind === 'undo') {
    const before = past.at(-1);
    return before === undefined ? history : { past: past.slice(0, -1), text: before, future: [text, ...future] };
  }
  if (change.kind === 'redo') {
    const [next, ...rest] = future;
    return next === undefined ? history : { past: [...past, text], text: next, future: rest };
  }
  if (change.text === text) return history;
  const goesOn = last !== undefined && last.of === change.of && change.at - last.at < TOGETHER_MS;
  return {
    past: goesOn ? past : [...past, text].slice(-MAX_PAST),
    text: change.text,
    future: [],
    ...(change.of !== undefined && { last: { of: change.of, at: change.at } }),
  };
}
