import { type TriggerDocument, triggerKind } from '@automate/workflow';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useBuilder } from '../builder.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { EventFields } from './event-fields.tsx';
import { InputFields } from './input-fields.tsx';
import { IntervalFields } from './interval-fields.tsx';
import { OfferedField } from './offered-field.tsx';
import { ChoiceField, CodeField } from './plain-fields.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { useFields } from './use-field.ts';

/** Everything that can be said of one trigger. */
export function TriggerForm({ index, trigger }: { index: number; trigger: TriggerDocument }) {
  const { t } = useLanguage();
  const { replace } = useBuilder();
  const field = useFields({ trigger: index });
  const kind = triggerKind(trigger);
  const workflows = useList('/api/v1/workflows', { query: { limit: 100 } }, { enabled: kind === 'workflow' });
  return (
    <Stack gap="md">
      <Group gap="sm" wrap="nowrap">
        <KindIcon kind="trigger" />
        <Text size="sm" fw={600}>
          {t(`canvas.trigger_${kind}`)}
        </Text>
      </Group>
      {kind === 'event' && <EventFields index={index} />}
      {kind === 'schedule' && <ScheduleFields index={index} trigger={trigger} />}
      {kind === 'every' && <IntervalFields index={index} />}
      {(kind === 'schedule' || kind === 'every') && (
        <ChoiceField
          label={t('trigger.missed')}
          field={field(['missed'])}
          options={(['skip', 'one', 'all'] as const).map((value) => ({ value, label: t(`trigger.missed_${value}`) }))}
        />
      )}
      {kind === 'manual' && <InputFields index={index} />}
      {kind === 'workflow' && (
        <>
          <OfferedField
            label={t('step.workflow')}
            required
            data={workflows.rows.map(({ name }) => name)}
            field={field(['workflow'])}
          />
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
      <Button variant="default" size="xs" onClick={() => replace([{ op: 'remove', at: `/on/${index}` }], undefined)}>
        {t('trigger.remove')}
      </Button>
    </Stack>
  );
}
