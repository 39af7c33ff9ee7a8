import { type AutomateError, refused } from '@automate/core';
import { sayHost } from '../problems.ts';

/** The NOT_FOUND of an instance of a plugin. */
export function noInstance(plugin: string, name: string): AutomateError {
  return refused('NOT_FOUND', sayHost('no_instance', { plugin, name }));
}
