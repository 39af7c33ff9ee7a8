import { TRIGGER_KINDS, type TriggerDocument, type TriggerKind } from '@automate/workflow';
import { Button, Group, Menu } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { useBuilder } from './builder.tsx';

/** Triggers to begin with. What nobody can guess is empty, and told of until it is filled in. */
const BEGINNINGS: Record<TriggerKind, TriggerDocument> = {
  event: { event: '' },
  schedule: { schedule: '0 9 * * 1-5' },
  every: { every: '15m' },
  manual: { manual: true },
  workflow: { workflow: '' },
};

/** What is of no step: another trigger, what steps can be, and the workflow as a whole. */
export function AddTrigger() {
  const { t } = useLanguage();
  const { draft, document, replace, choose } = useBuilder();
  const add = (kind: TriggerKind): void => {
    const index = document.on.length;
    const value = BEGINNINGS[kind] as never;
    const edit = index === 0 ? { at: '/on', value: [value] as never } : { at: `/on/${index}`, value };
    replace([{ op: 'set', ...edit }], { trigger: index }, { trigger: index });
  };
  return (
    <Group gap="xs">
      {!draft.readOnly && (
        <>
          <Menu withinPortal>
            <Menu.Target>
              <Button variant="default" size="xs">
                {t('canvas.add_trigger')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {TRIGGER_KINDS.map((kind) => (
                <Menu.Item
                  key={kind}
                  onClick={() => add(kind)}
                  disabled={kind === 'manual' && document.on.some(({ manual }) => manual !== undefined)}
                >
                  {t(`canvas.trigger_${kind}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button variant="default" size="xs" onClick={() => choose('parts')}>
            {t('canvas.parts')}
          </Button>
        </>
      )}
      <Button variant="default" size="xs" onClick={() => choose('workflow')}>
        {t('canvas.settings')}
      </Button>
    </Group>
  );
}
