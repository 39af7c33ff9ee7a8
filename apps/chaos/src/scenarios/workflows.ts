/** A step as a document has it: what the checker looks at. */
export interface DocumentedStep {
  id: string;
  condition?: string;
  steps?: DocumentedStep[];
  parallel?: DocumentedStep[];
  for_each?: { in: unknown; concurrency?: number; steps: DocumentedStep[] };
  then?: DocumentedStep[];
  else?: DocumentedStep[];
  switch?: { cases: { when: string; steps: DocumentedStep[] }[]; default?: DocumentedStep[] };
  on_failure?: 'abort' | 'continue';
  on_error?: DocumentedStep[];
  fallback?: DocumentedStep[];
  compensate?: DocumentedStep[];
  timeout?: string;
  approval?: { message: string; fail_on?: string[]; on_timeout?: string };
  [field: string]: unknown;
}

/** A limit of a workflow. */
export interface DocumentedLimit {
  limit: number;
  /** Of a rate: the time, always a second. */
  per?: string;
  key?: string;
  on_limit: string;
}

/** A workflow's document, as far as the checker looks at it. */
export interface ScenarioDocument {
  name: string;
  on: Record<string, unknown>[];
  steps: DocumentedStep[];
  timeout?: string;
  concurrency?: DocumentedLimit;
  rate?: DocumentedLimit;
  debounce?: object;
  integrations?: { on: string[]; [field: string]: unknown }[];
  [field: string]: unknown;
}

/** A workflow of the scenario, and which events it matches by the scenario's own reckoning. */
export interface ScenarioWorkflow {
  document: ScenarioDocument;
  matches(eventType: string): boolean;
}

/** Names of the signals that steps wait for. */
export const SIGNALS = ['go', 'stay'] as const;

/** The name of the workflow that ticks. */
export const TICKS = 'ticks';

const title = '{{default event.payload.action "none"}} of {{event.type}}';
const patient = { attempts: 20, backoff: '50ms', max: '500ms' };

/** Workflows that between them use each kind of effect, conditions, templates, retries and a durable timer. */
export function scenarioWorkflows(worldUrl: string): ScenarioWorkflow[] {
  const tell = (effect: string, body: string, path = effect) => ({
    action: `world/${effect}`,
    with: { url: `${worldUrl}/${path}`, body },
  });
  return [
    {
      matches: () => true,
      document: {
        name: 'tell-once',
        on: [{ event: 'github.**' }],
        steps: [
          { id: 'known', condition: 'event.type.startsWith("github.")' },
          { id: 'text', set: { title } },
          {
            id: 'tell',
            if: 'steps.known.output',
            ...tell('once', '{{steps.text.output.title}}'),
            retry: { attempts: 5, backoff: '100ms' },
          },
        ],
      },
    },
    {
      matches: (type) => type.startsWith('github.issues.'),
      document: {
        name: 'tell-twice',
        on: [{ event: 'github.issues.*' }],
        steps: [
          { id: 'repeatable', ...tell('idempotent', title), retry: patient },
          { id: 'look', ...tell('pure', 'answered {{steps.repeatable.output.status}}'), retry: patient },
          { id: 'polite', ...tell('once', 'answered {{steps.look.output.status}}', 'polite/once') },
        ],
      },
    },
    {
      matches: (type) => type === 'github.push',
      document: {
        name: 'tell-later',
        on: [{ event: 'github.push' }],
        steps: [
          { id: 'pause', wait: { for: '1s' } },
          { id: 'tell', ...tell('idempotent', 'later'), retry: patient },
        ],
      },
    },
  ];
}
