import type { StepKind } from '@automate/workflow';
import type { WorkflowParts } from '../api/types.ts';
import type { Translate } from '../i18n/language.tsx';

/** Something that a step can be. */
export interface Part {
  kind: StepKind;
  /** Which action or step type. */
  of?: string;
  /** What its id begins with. */
  id: string;
  group: string;
  title: string;
  about: string;
}

/** What has every word somewhere; what is called by most of them first. */
export function searched(choices: readonly Part[], words: readonly string[]): Part[] {
  const named = ({ group, title }: Part): number => {
    const name = `${group} ${title}`.toLowerCase();
    return words.filter((word) => name.includes(word)).length;
  };
  const having = choices.filter(({ title, group, about, of = '' }) => {
    const text = `${title} ${group} ${about} ${of}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return having.toSorted((a, b) => named(b) - named(a));
}

const FLOW = ['condition', 'switch', 'for_each', 'parallel', 'steps'] as const;
const MORE = ['set', 'call', 'wait', 'approval'] as const;
const IDS: Partial<Record<StepKind, string>> = { for_each: 'each', set: 'values', steps: 'group', condition: 'check' };

export function partsOf({ connectors, stepTypes }: WorkflowParts, t: Translate): Part[] {
  const own = (kinds: readonly (typeof FLOW | typeof MORE)[number][], group: string) =>
    kinds.map((kind) => ({
      kind,
      id: IDS[kind] ?? kind,
      group,
      title: t(`canvas.kind_${kind}`),
      about: t(`canvas.about_${kind}`),
    }));
  const actions = connectors.flatMap(({ key, displayName: group, actions }) =>
    actions.map(({ name, displayName: title, description = '' }) => ({
      ...{ kind: 'action' as const, of: `${key}/${name}`, id: name, group, title },
      about: description || `${key}/${name}`,
    })),
  );
  const types = stepTypes.flatMap(({ key, displayName: group, types }) =>
    types.map(({ name, displayName: title, description = '' }) => ({
      ...{ kind: 'uses' as const, of: `${key}:${name}`, id: name, group, title },
      about: description || `${key}:${name}`,
    })),
  );
  return [...own(FLOW, t('canvas.group_flow')), ...own(MORE, t('canvas.group_more')), ...actions, ...types];
}
