import type { FieldSpec } from '@automate/core';
import type { TriggerDocument } from '@automate/workflow';
import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { DocumentForm } from './document-form.tsx';
import { NextTicks } from './next-ticks.tsx';
import { cronOf, REPEATS, type ScheduleShape, shapeOf } from './schedule-shape.ts';
import { asText, useFields } from './use-field.ts';

/** From Monday on. */
const DAYS = [1, 2, 3, 4, 5, 6, 0];
/** A week that begins with a Sunday. */
const SUNDAY = Date.UTC(2023, 0, 1);
const DAY_MS = 86_400_000;

/** When a workflow runs by the clock: in common forms, or as a cron expression. */
export function ScheduleFields({ index, trigger }: { index: number; trigger: TriggerDocument }) {
  const { t, language } = useLanguage();
  const field = useFields({ trigger: index });
  const { value, set, error } = field(['schedule']);
  const cron = asText(value);
  const [held, hold] = useState({ cron, shape: shapeOf(cron) });
  // The text was changed elsewhere.
  const shape = held.cron === cron ? held.shape : shapeOf(cron);
  const write = (next: ScheduleShape): void => {
    const written = cronOf(next);
    hold({ cron: written ?? cron, shape: next });
    if (written !== undefined) set(written);
  };
  const zone = field(['timezone']);
  const fields = fieldsOf();
  const problem = cronOf(shape) === undefined ? t('trigger.not_yet') : error;
  return (
    <>
      <DocumentForm
        fields={fields}
        values={Object.fromEntries(Object.entries(shape).filter(([key]) => fields.some((one) => one.key === key)))}
        problems={new Map(problem === undefined ? [] : [[PART[shape.repeats], problem]])}
        onChange={(key, next) =>
          write({ ...shape, ...(key === 'repeats' && next === 'cron' && { cron }), [key]: next ?? undefined })
        }
      />
      <Autocomplete
        label={t('trigger.timezone')}
        placeholder="UTC"
        description={t('trigger.timezone_about')}
        data={Intl.supportedValuesOf('timeZone')}
        limit={100}
        value={asText(zone.value)}
        error={zone.error}
        onChange={(next) => zone.set(next === '' ? undefined : next)}
      />
      <NextTicks trigger={trigger} />
    </>
  );

  function fieldsOf(): FieldSpec[] {
    const group = t('trigger.schedule');
    const shownFor = (repeats: string) => ({ required: true, group, showWhen: { field: 'repeats', equals: repeats } });
    const time = (repeats: string): FieldSpec[] =>
      shape.repeats === repeats
        ? [{ key: 'time', label: t('trigger.time'), type: 'string', required: true, group, placeholder: '09:00' }]
        : [];
    const day = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
    const only = (fields: FieldSpec[]): FieldSpec[] =>
      fields.filter(({ showWhen }) => showWhen?.equals === shape.repeats);
    return [
      {
        ...{ key: 'repeats', label: t('trigger.repeats'), type: 'select', required: true, group },
        options: REPEATS.map((one) => ({ value: one, label: t(`trigger.repeats_${one}`) })),
      },
      ...only([
        { key: 'minute', label: t('trigger.minute'), type: 'integer', placeholder: '0', ...shownFor('hourly') },
        {
          ...{ key: 'days', label: t('trigger.days'), type: 'multi-select', ...shownFor('weekly') },
          options: DAYS.map((one) => ({ value: one, label: day.format(SUNDAY + one * DAY_MS) })),
        },
        { key: 'day', label: t('trigger.day'), type: 'integer', placeholder: '1', ...shownFor('monthly') },
        {
          ...{ key: 'cron', label: t('trigger.cron'), type: 'string', ...shownFor('cron') },
          description: t('trigger.schedule_about'),
        },
      ]),
      ...time('daily'),
      ...time('weekly'),
      ...time('monthly'),
    ];
  }
}

/** Where it is told what is wrong. */
const PART = { hourly: 'minute', daily: 'time', weekly: 'time', monthly: 'time', cron: 'cron' } as const;
