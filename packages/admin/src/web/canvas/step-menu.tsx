import type { StepDocument } from '@automate/workflow';
import { ActionIcon, Menu } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { useBuilder } from './builder.tsx';
import { after, before } from './places.ts';
import { useStepVerbs } from './step-verbs.ts';

/** Everything that can be done to a step. */
export function StepMenu({ id, className }: { id: string; className?: string | undefined }) {
  const { t } = useLanguage();
  const { draft, places, add } = useBuilder();
  const verbs = useStepVerbs(id);
  const place = places.get(id);
  if (place === undefined || draft.readOnly) return null;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          className={className ?? ''}
          aria-label={t('canvas.menu', { id })}
        >
          <svg width="14" height="14" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
            <circle cx="3" cy="8" r="1.5" />
            <circle cx="8" cy="8" r="1.5" />
            <circle cx="13" cy="8" r="1.5" />
          </svg>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => add(before(place))}>{t('canvas.add_before')}</Menu.Item>
        <Menu.Item onClick={() => add(after(place))}>{t('canvas.add_after')}</Menu.Item>
        {missingBranches(place.step).map(({ role, at }) => (
          <Menu.Item key={role} onClick={() => add({ step: id, at, index: 0 })}>
            {t(`canvas.add_${role}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={verbs.up} disabled={verbs.up === undefined} rightSection="Alt ↑">
          {t('canvas.up')}
        </Menu.Item>
        <Menu.Item onClick={verbs.down} disabled={verbs.down === undefined} rightSection="Alt ↓">
          {t('canvas.down')}
        </Menu.Item>
        <Menu.Item onClick={verbs.move}>{t('canvas.move')}</Menu.Item>
        <Menu.Item onClick={verbs.duplicate} rightSection="Ctrl D">
          {t('canvas.duplicate')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={verbs.remove} color="red" rightSection="Del">
          {t('action.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Lists of steps that it may have and has not. */
function missingBranches(step: StepDocument) {
  const handlers = (['on_error', 'fallback', 'compensate'] as const).filter((role) => step[role] === undefined);
  return handlers.map((role) => ({ role, at: `/${role}` }));
}
