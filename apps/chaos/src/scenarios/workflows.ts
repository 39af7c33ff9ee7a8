/** A workflow of the scenario, and which events it matches by the scenario's own reckoning. */
export interface ScenarioWorkflow {
  name: string;
  yaml: string;
  matches(eventType: string): boolean;
}

const title = '{{default event.payload.action "none"}} of {{event.type}}';

/** Workflows that between them use each kind of effect, conditions, templates, retries and a durable timer. */
export function scenarioWorkflows(worldUrl: string): ScenarioWorkflow[] {
  return [
    {
      name: 'tell-once',
      matches: () => true,
      yaml: `
name: tell-once
on:
  - event: github.**
steps:
  - id: known
    condition: event.type.startsWith("github.")
  - id: text
    set: { title: '${title}' }
  - id: tell
    if: steps.known.output
    action: world/once
    with: { url: '${worldUrl}/once', body: '{{steps.text.output.title}}' }
    retry: { attempts: 5, backoff: 100ms }
`,
    },
    {
      name: 'tell-twice',
      matches: (type) => type.startsWith('github.issues.'),
      yaml: `
name: tell-twice
on:
  - event: github.issues.*
steps:
  - id: repeatable
    action: world/idempotent
    with: { url: '${worldUrl}/idempotent', body: '${title}' }
    retry: { attempts: 20, backoff: 50ms, max: 500ms }
  - id: look
    action: world/pure
    with: { url: '${worldUrl}/pure', body: 'answered {{steps.repeatable.output.status}}' }
    retry: { attempts: 20, backoff: 50ms, max: 500ms }
  - id: polite
    action: world/once
    with: { url: '${worldUrl}/polite/once', body: 'answered {{steps.look.output.status}}' }
`,
    },
    {
      name: 'tell-later',
      matches: (type) => type === 'github.push',
      yaml: `
name: tell-later
on:
  - event: github.push
steps:
  - id: pause
    wait: { for: 1s }
  - id: tell
    action: world/idempotent
    with: { url: '${worldUrl}/idempotent', body: 'later' }
    retry: { attempts: 20, backoff: 50ms, max: 500ms }
`,
    },
  ];
}
