import { useState } from 'react';
import type { Selection } from '../../../ui/list-selection.tsx';

/** Which rows something is to be done to: some that are shown, or all that match, seen or not. */
export interface RowSelection extends Selection {
  all: boolean;
  chooseAll(): void;
  clear(): void;
}

interface Chosen {
  of: string;
  ids: ReadonlySet<string>;
  all: boolean;
}

/** What is chosen of a list; nothing of it once the list is asked something else, which `of` stands for. */
export function useSelection(of: string, shown: readonly string[]): RowSelection {
  const none: Chosen = { of, ids: new Set(), all: false };
  const [kept, keep] = useState<Chosen>(none);
  const { ids, all } = kept.of === of ? kept : none;
  return {
    // What is deleted meanwhile is chosen no longer.
    chosen: new Set(all ? shown : shown.filter((id) => ids.has(id))),
    all,
    toggle: (id, on) =>
      keep({
        of,
        ids: new Set(on ? [...ids, id] : [...current(all, ids, shown)].filter((each) => each !== id)),
        all: false,
      }),
    toggleAll: (on) => keep({ of, ids: new Set(on ? shown : []), all: false }),
    chooseAll: () => keep({ of, ids: new Set(), all: true }),
    clear: () => keep(none),
  };
}

const current = (all: boolean, ids: ReadonlySet<string>, shown: readonly string[]): Iterable<string> =>
  all ? shown : ids;
