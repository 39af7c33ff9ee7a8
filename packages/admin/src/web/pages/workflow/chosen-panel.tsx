import { CloseButton, Drawer, Fieldset, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useBuilder } from '../../canvas/builder.tsx';
import { focusCard } from '../../canvas/focus-card.ts';
import { SampleProvider } from '../../canvas/form/sample.tsx';
import { StepForm } from '../../canvas/form/step-form.tsx';
import { TriggerForm } from '../../canvas/form/trigger-form.tsx';
import { useSeen } from '../../canvas/form/use-seen.ts';
import { WorkflowForm } from '../../canvas/form/workflow-form.tsx';
import { PartList } from '../../canvas/part-list.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import classes from './builder-views.module.css';

/** What is chosen, as a form: beside the drawing where there is room, over it where there is none. */
export default function ChosenPanel() {
  const { t } = useLanguage();
  const { draft, document, places, chosen, choose, carry } = useBuilder();
  const narrow = useMediaQuery('(max-width: 75em)', false, { getInitialValueInEffect: false });
  const seen = useSeen(document);
  if (chosen === undefined) return null;
  const of: { step?: string; trigger?: number } = typeof chosen === 'string' ? {} : chosen;
  const step = of.step === undefined ? undefined : places.get(of.step)?.step;
  const trigger = of.trigger === undefined ? undefined : document.on[of.trigger];
  const title = step?.id ?? t(trigger ? 'canvas.trigger' : chosen === 'parts' ? 'canvas.parts' : 'canvas.settings');
  const form = (
    <SampleProvider {...(step && { step: step.id })} seen={seen}>
      <Fieldset variant="unstyled" disabled={draft.readOnly}>
        {chosen === 'workflow' && <WorkflowForm />}
        {chosen === 'parts' && (
          <>
            <Text size="sm" c="dimmed" mb="sm">
              {t('canvas.parts_about')}
            </Text>
            <PartList
              draggable={!narrow}
              take={(part) => {
                carry({ part });
                // It lies over the places.
                if (narrow) choose(undefined);
              }}
            />
          </>
        )}
        {step && <StepForm step={step} />}
        {trigger && <TriggerForm key={of.trigger} index={of.trigger ?? 0} trigger={trigger} />}
      </Fieldset>
    </SampleProvider>
  );
  const close = (): void => {
    choose(undefined);
    if (typeof chosen === 'object') focusCard(chosen);
  };
  if (narrow) {
    return (
      <Drawer
        opened
        onClose={close}
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
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Text fw={600} truncate>
          {title}
        </Text>
        <CloseButton aria-label={t('action.close')} onClick={close} />
      </Group>
      {form}
    </section>
  );
}
