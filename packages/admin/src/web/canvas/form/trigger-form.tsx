import { type TriggerDocument, triggerKind } from '@automate/workflow';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonInput } from '../../ui/json-input.tsx';
import { useBuilder } from '../builder.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { EventFields } from './event-fields.tsx';
import { NextTicks } from './next-ticks.tsx';
import { ChoiceField, CodeField, TextField } from './plain-fields.tsx';
import { useFields } from './use-field.ts';

/** Everything that can be said of one trigger. */
export function TriggerForm({ index, trigger }: { index: number; trigger: TriggerDocument }) {
  const { t } = useLanguage();
  const { act, choose } = useBuilder();
  const field = useFields({ trigger: index });
  const kind = triggerKind(trigger);
  return (
    <Stack gap="md">
      <Group gap="sm" wrap="nowrap">
        <KindIcon kind="trigger" />
        <Text size="sm" fw={600}>
          {t(`canvas.trigger_${kind}`)}
        </Text>
      </Group>
      {kind === 'event' && <EventFields index={index} />}
      {kind === 'schedule' && (
        <>
          <TextField
            label={t('trigger.schedule')}
            description={t('trigger.schedule_about')}
            required
            field={field(['schedule'])}
          />
          <TextField
            label={t('trigger.timezone')}
            placeholder="UTC"
            description={t('trigger.timezone_about')}
            field={field(['timezone'])}
          />
          <NextTicks trigger={trigger} />
        </>
      )}
      {kind === 'every' && (
        <TextField
          label={t('trigger.every')}
          description={t('step.duration_about')}
          required
          field={field(['every'])}
        />
      )}
      {(kind === 'schedule' || kind === 'every') && (
        <ChoiceField
          label={t('trigger.missed')}
          field={field(['missed'])}
          options={(['skip', 'one', 'all'] as const).map((value) => ({ value, label: t(`trigger.missed_${value}`) }))}
        />
      )}
      {kind === 'manual' && (
        <JsonInput
          label={t('trigger.input')}
          description={t('trigger.input_about')}
          initial={field(['manual', 'input']).value}
          error={field(['manual']).error}
          onChange={(value, valid) => {
            if (valid) field(['manual']).set(value === undefined ? true : { input: value });
          }}
        />
      )}
      {kind === 'workflow' && (
        <>
          <TextField label={t('step.workflow')} required field={field(['workflow'])} />
          <ChoiceField
            label={t('trigger.on')}
            field={field(['on'])}
            options={(['completed', 'failed', 'cancelled', 'uncertain', 'ended'] as const).map((value) => ({
              value,
              label: t(`trigger.on_${value}`),
            }))}
          />
        </>
      )}
      {kind !== 'manual' && (
        <CodeField
          label={t('trigger.if')}
          description={t('trigger.if_about')}
          language="condition"
          field={field(['if'])}
        />
      )}
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          if (act([{ op: 'remove', at: `/on/${index}` }])) choose(undefined);
        }}
      >
        {t('trigger.remove')}
      </Button>
    </Stack>
  );
}
