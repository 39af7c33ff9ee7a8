import { type TriggerDocument, triggerKind } from '@automate/workflow';
import { Autocomplete, Button, Group, Stack, Text } from '@mantine/core';
import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { JsonInput } from '../../ui/json-input.tsx';
import { useBuilder } from '../builder.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { NextTicks } from './next-ticks.tsx';
import { ChoiceField, CodeField, TextField } from './plain-fields.tsx';
import { asText, useFields } from './use-field.ts';

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
      {kind === 'event' && <EventFields index={index} trigger={trigger} />}
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

function EventFields({ index, trigger }: { index: number; trigger: TriggerDocument }) {
  const { t } = useLanguage();
  const { parts } = useBuilder();
  const field = useFields({ trigger: index });
  const { rows } = useList('/api/v1/events', { query: { limit: 100 } });
  const patterns = parts.connectors.flatMap(({ triggers }) => triggers.map(({ events }) => events));
  const types = [...new Set([...rows.map(({ type }) => type), ...patterns])].filter(
    (type) => !type.startsWith('automate.'),
  );
  const sources = parts.connectors.flatMap(({ key, triggers, instances }) =>
    triggers.length === 0 ? [] : instances.map((name) => `${key}/${name}`),
  );
  const seen = rows.map(({ source }) => source).filter((source) => source.startsWith('api/'));
  const type = field(['event']);
  const source = field(['source']);
  return (
    <>
      <Autocomplete
        label={t('trigger.event')}
        description={t('trigger.event_about')}
        withAsterisk
        data={types}
        value={asText(type.value)}
        error={type.error}
        onChange={(next) => type.set(next)}
      />
      <Autocomplete
        label={t('trigger.source')}
        description={t('trigger.source_about')}
        data={[...new Set([...sources, ...seen])]}
        value={asText(trigger.source)}
        error={source.error}
        onChange={(next) => source.set(next === '' ? undefined : next)}
      />
    </>
  );
}
