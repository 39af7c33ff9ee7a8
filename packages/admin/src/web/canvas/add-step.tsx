import type { StepKind, StepTarget } from '@automate/workflow';
import { Group, Modal, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { WorkflowParts } from '../api/types.ts';
import type { Translate } from '../i18n/language.tsx';
import { useLanguage } from '../i18n/language.tsx';
import classes from './add-step.module.css';
import { useBuilder } from './builder.tsx';
import { focusStep } from './focus-step.ts';
import { KindIcon } from './kind-icon.tsx';
import { newStep } from './kinds.ts';
import { freeId, insertStep } from './step-edits.ts';

/** Something that a step can be. */
interface Choice {
  kind: StepKind;
  /** Which action or step type. */
  of?: string;
  /** What its id begins with. */
  id: string;
  group: string;
  title: string;
  about: string;
}

/** Chooses what a new step does, by searching or by looking. */
export function AddStep() {
  const { adding, add } = useBuilder();
  const { t } = useLanguage();
  return (
    <Modal
      opened={adding !== undefined}
      onClose={() => add(undefined)}
      title={t('canvas.add')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {adding && <Choices target={adding} />}
    </Modal>
  );
}

function Choices({ target }: { target: StepTarget }) {
  const { t } = useLanguage();
  const { document, parts, act, add, choose } = useBuilder();
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = searched(choicesOf(parts, t), words);
  const take = ({ kind, id: wanted, of }: Choice): void => {
    const id = freeId(document, wanted);
    if (!act(insertStep(document, target, newStep(kind, id, of)))) return;
    add(undefined);
    choose({ step: id });
    focusStep(id);
  };
  return (
    <Stack>
      <TextInput
        label={t('canvas.search')}
        placeholder={t('canvas.search_hint')}
        value={search}
        data-autofocus
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) take(found[0]);
        }}
      />
      <ScrollArea.Autosize mah="55vh" type="auto">
        <Stack gap="md" role="group" aria-label={t('canvas.choices')}>
          {found.length === 0 && <Text c="dimmed">{t('canvas.nothing_found')}</Text>}
          {[...Map.groupBy(found, ({ group }) => group)].map(([group, choices]) => (
            <section key={group} aria-label={group}>
              <Text size="xs" fw={600} c="dimmed" mb={4}>
                {group}
              </Text>
              <div className={classes.choices}>
                {choices.map((choice) => (
                  <UnstyledButton
                    key={`${choice.kind} ${choice.of}`}
                    className={classes.choice ?? ''}
                    onClick={() => take(choice)}
                  >
                    <Group gap="sm" wrap="nowrap" align="flex-start">
                      <KindIcon kind={choice.kind} />
                      <span>
                        <Text size="sm" fw={600} component="span" display="block">
                          {choice.title}
                        </Text>
                        <Text size="xs" c="dimmed" component="span" display="block">
                          {choice.about}
                        </Text>
                      </span>
                    </Group>
                  </UnstyledButton>
                ))}
              </div>
            </section>
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}

/** What has every word somewhere; what is called by most of them first. */
function searched(choices: readonly Choice[], words: readonly string[]): Choice[] {
  const named = ({ group, title }: Choice): number => {
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

function choicesOf({ connectors, stepTypes }: WorkflowParts, t: Translate): Choice[] {
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
