import type { JsonValue } from '@automate/core';
import { matchesType, triggerKind, type WorkflowDocument } from '@automate/workflow';
import { useMemo } from 'react';
import { useList, useThing } from '../../api/read.ts';
import type { Seen } from './sample.tsx';

const NONE: Seen['event'] = { type: '', source: '', id: '', payload: {} };

/** What the last run of the workflow saw and gave; without one, the newest event that its triggers ask for. */
export function useSeen(document: WorkflowDocument): Seen {
  const { name } = document;
  const runs = useList('/api/v1/executions', { query: { workflow: name, limit: 1 } }, { enabled: name !== '' });
  const events = useList('/api/v1/events', { query: { limit: 100 } });
  const last = runs.rows[0];
  const wanted = document.on.filter((trigger) => triggerKind(trigger) === 'event');
  const fitting = events.rows.find(({ type }) => wanted.some((trigger) => matches(trigger.event, type)));
  const eventId = last?.event.id ?? fitting?.id;
  const run = useThing('/api/v1/executions/{id}', { path: { id: last?.id ?? '' } }, { enabled: last !== undefined });
  const event = useThing('/api/v1/events/{id}', { path: { id: eventId ?? '' } }, { enabled: eventId !== undefined });
  const steps = run.data?.body.steps;
  const found = event.data?.body;
  return useMemo(() => {
    const given = (steps ?? []).flatMap(({ path, output }): [string, JsonValue][] =>
      output === undefined ? [] : [[idOf(path), output as JsonValue]],
    );
    const { type, source, id, payload } = found ?? NONE;
    return { event: { type, source, id, payload: payload as JsonValue }, outputs: new Map(given) };
  }, [steps, found]);
}

/** The id of a step, from its path in a run. */
function idOf(path: string): string {
  return path.split('/').at(-1)?.replace(/\[.*$/, '') ?? path;
}

function matches(pattern: string | undefined, type: string): boolean {
  return pattern !== undefined && matchesType(pattern, type);
}
