import { cancel, intro, isCancel, select, text } from '@clack/prompts';
import { PLUGIN_KINDS } from './kinds.ts';
import { nameProblem } from './names.ts';

/** What it takes to make a plugin. */
export interface Wanted {
  name: string;
  kind: string;
  description?: string;
  directory?: string;
}

/** Asks a person for what is not there yet. Undefined when they cancel. */
export async function askForRest(given: Partial<Wanted>): Promise<Wanted | undefined> {
  intro('A plugin for Automate');
  const name =
    given.name ??
    (await text({
      message: 'Its name?',
      placeholder: 'erp, or @acme/erp',
      validate: (value) => nameProblem(value ?? ''),
    }));
  if (isCancel(name)) return stop();
  const kind =
    given.kind ??
    (await select({
      message: 'What does it bring?',
      options: PLUGIN_KINDS.map(({ kind, label, hint }) => ({ value: kind, label, hint })),
    }));
  if (isCancel(kind)) return stop();
  const description = given.description ?? (await text({ message: 'What is it, in a sentence?', defaultValue: '' }));
  if (isCancel(description)) return stop();
  return { ...given, name, kind, ...(description === '' ? {} : { description }) };
}

function stop(): undefined {
  cancel('Nothing was made.');
}
