import type { History } from './history.ts';

/** One promise that a history must keep. */
export interface Rule {
  /** Names the promise in a report. */
  name: string;
  /** What breaks it, each as one line for a person; empty when it is kept. */
  breaches(history: History): string[];
}

/** The items by key, in the order they came. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
