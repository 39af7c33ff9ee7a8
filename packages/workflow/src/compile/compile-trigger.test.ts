import { AutomateError, type JsonValue } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { compileWorkflow } from '../compile-workflow.ts';
import type { TriggerDocument } from '../document/document.ts';
import { parseWorkflow } from '../parse-workflow.ts';
import { MANUAL_START, SCHEDULE_TICK, WORKFLOW_ENDED } from '../trigger/trigger-address.ts';
import { endTriggers, scheduleTriggers } from '../trigger/triggers-of.ts';

const steps = [{ id: 's', set: {} }];
const workflow = (...on: TriggerDocument[]) => compileWorkflow({ name: 'reports', on, steps });
const matches = (on: TriggerDocument, type: string, source: string, payload: JsonValue) =>
  workflow(on).match({ id: '1', type, source, payload });

describe('a schedule', () => {
  const tick = {
    schedule: '0 9 * * 1-5',
    timezone: 'Europe/Berlin',
    scheduledFor: '2027-01-04T08:00:00.000Z',
    missed: 0,
  };

  it('takes its own ticks only', () => {
    const trigger = { schedule: '0 9 * * 1-5', timezone: 'Europe/Berlin' };
    expect(matches(trigger, SCHEDULE_TICK, 'schedule/reports', tick)).toBe(true);
    expect(matches(trigger, SCHEDULE_TICK, 'schedule/other', tick)).toBe(false);
    expect(matches(trigger, SCHEDULE_TICK, 'api/reports', tick)).toBe(false);
    expect(matches({ schedule: '0 9 * * 1-5' }, SCHEDULE_TICK, 'schedule/reports', tick)).toBe(false);
    expect(matches({ ...trigger, if: 'event.payload.missed == 0' }, SCHEDULE_TICK, 'schedule/reports', tick)).toBe(
      true,
    );
    expect(matches({ ...trigger, if: 'event.payload.missed > 0' }, SCHEDULE_TICK, 'schedule/reports', tick)).toBe(
      false,
    );
    expect(matches(trigger, SCHEDULE_TICK, 'schedule/reports', [])).toBe(false);
  });

  it('has a zone and a policy where none is written', () => {
    const on: TriggerDocument[] = [{ event: 'a' }, { schedule: '0 9 * * *' }, { every: 90_000, missed: 'all' }];
    expect(scheduleTriggers({ on })).toEqual([
      { index: 1, schedule: '0 9 * * *', timezone: 'UTC', missed: 'one' },
      { index: 2, schedule: 'every 90000ms', timezone: 'UTC', missed: 'all' },
    ]);
  });
});

it('the end of another workflow is taken as it is asked for', () => {
  const end = (on: TriggerDocument['on'], status: string, source = 'workflow/import') =>
    matches({ workflow: 'import', on }, WORKFLOW_ENDED, source, { status });
  expect(end(undefined, 'completed')).toBe(true);
  expect(end(undefined, 'failed')).toBe(false);
  expect(end('failed', 'failed')).toBe(true);
  expect(end('ended', 'uncertain')).toBe(true);
  expect(end('ended', 'completed', 'workflow/reports')).toBe(false);
  expect(endTriggers({ on: [{ every: '1m' }, { workflow: 'import' }] })).toEqual([
    { index: 1, workflow: 'import', ends: ['completed'] },
  ]);
});

it('no pattern takes an event that is addressed', () => {
  for (const event of ['**', 'automate.**', 'automate.*.*', 'automate.schedule.*']) {
    expect(matches({ event }, SCHEDULE_TICK, 'schedule/reports', {})).toBe(false);
  }
  expect(matches({ event: 'automate.**' }, 'automate.instance.health_changed', 'github/main', {})).toBe(true);
  expect(matches({ manual: true }, MANUAL_START, 'workflow/reports', {})).toBe(true);
  expect(matches({ manual: true }, MANUAL_START, 'workflow/other', {})).toBe(false);
});

it('tells everything that is wrong with triggers at once, and where', () => {
  const text = `name: reports
on:
  - schedule: "0 25 * * *"
  - schedule: 0 9 * * *
    timezone: Europe/Berln
  - every: 500ms
  - every: 1h
    timezone: UTC
  - every: 1h
  - manual: yes
  - manual: { inputs: {} }
  - manual: { input: { type: string } }
  - manual: { input: { type: object, properties: { a: { type: nothing } } } }
  - { manual: {}, if: "true" }
  - workflow: reports
  - workflow: other
    on: finished
    source: x
  - event: automate.schedule.tick
  - event: a
    every: 1m
  - if: "true"
  - schedule: 0 0 30 2 *
    missed: never
  - every: 60m
  - every: 60m
steps:
  - { id: s, set: {} }
`;
  const schemaProblems = () => [{ pointer: '/properties/a/type', message: 'is no type' }];
  let told: string[] = [];
  try {
    parseWorkflow(text, 'yaml', { schemaProblems });
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    told = error.details!.errors!.map(
      ({ line, column, pointer, message }) => `${line}:${column} ${pointer} ${message}`,
    );
  }
  expect(told).toEqual([
    '3:5 /on/0/schedule is no cron expression: Invalid value for hour: 25',
    '5:5 /on/1/timezone must be a time zone such as Europe/Berlin or UTC; did you mean "Europe/Berlin"?',
    '6:5 /on/2/every must be 1s or more',
    '8:5 /on/3/timezone an interval is elapsed time, which is the same in every time zone',
    '10:5 /on/5/manual must be true, or an object with "input", a JSON Schema',
    '11:15 /on/6/manual/inputs unknown field "inputs"; did you mean "input"?',
    '12:15 /on/7/manual/input must be a JSON Schema of an object: write type: object',
    '13:5 /on/8/manual is already trigger 8',
    '13:57 /on/8/manual/input/properties/a/type is no type',
    '14:19 /on/9/if belongs to a trigger with event, schedule, every or workflow',
    '15:5 /on/10/workflow is this workflow itself, whose end would start it',
    '17:5 /on/11/on must be one of completed, failed, cancelled, uncertain, ended',
    '19:5 /on/12/event is an event for the workflows that ask for it: write schedule or every instead',
    '20:5 /on/13 must have exactly one of event, schedule, every, manual, workflow; it has event and every',
    '22:5 /on/14 must have exactly one of event, schedule, every, manual, workflow; it has none',
    '23:5 /on/15/schedule never happens: there is no such date',
    '24:5 /on/15/missed must be one of skip, one, all',
    '26:5 /on/17/every is already trigger 17',
  ]);
});
