import { CloseButton, Drawer, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useBuilder } from '../../canvas/builder.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import classes from './builder-views.module.css';

/** What is chosen, as a form: beside the drawing where there is room, above it where there is none. */
export function ChosenPanel() {
  const { t } = useLanguage();
  const { chosen, choose } = useBuilder();
  const narrow = useMediaQuery('(max-width: 75em)', false, { getInitialValueInEffect: false });
  if (chosen === undefined) return null;
  const title = 'step' in chosen ? chosen.step : t('canvas.triggers');
  const form = <Text>{title}</Text>;
  if (narrow) {
    return (
      <Drawer
        opened
        onClose={() => choose(undefined)}
        position="right"
        title={title}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {form}
      </Drawer>
    );
  }
  return (
    <section className={classes.panel} aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Text fw={600}>{title}</Text>
        <CloseButton aria-label={t('action.close')} onClick={() => choose(undefined)} />
      </Group>
      {form}
    </section>
  );
}
