import { useSyncExternalStore } from 'react';

/** What a person chose in this browser. */
export interface Preferences {
  language: 'en' | 'de';
  times: 'local' | 'utc';
}

const PREFIX = 'automate.';
const listeners = new Set<() => void>();

/** A choice and the function that changes it. Undefined: none was made. */
export function usePreference<Name extends keyof Preferences>(name: Name) {
  const value = useSyncExternalStore(subscribe, () => localStorage.getItem(PREFIX + name));
  const choose = (next: Preferences[Name]): void => {
    localStorage.setItem(PREFIX + name, next);
    for (const listener of listeners) listener();
  };
  return [(value ?? undefined) as Preferences[Name] | undefined, choose] as const;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
