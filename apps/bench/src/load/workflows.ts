/** What the servers of the bench run: one workflow with one step. */
export type StepKind = 'set' | 'http/request';

const STEPS: Record<StepKind, string> = {
  set: '  - id: one\n    set: { title: "{{event.payload.issue.title}}" }',
  'http/request': `  - id: one
    action: http/request
    with:
      method: POST
      url: $env:BENCH_ENDPOINT/issues
      body: { title: "{{event.payload.issue.title}}" }`,
};

/** As YAML, started by every delivery of the load. */
export function oneStepWorkflow(kind: StepKind): string {
  return `name: bench
on:
  - event: github.issues.opened
    source: github/bench
env: [BENCH_ENDPOINT]
steps:
${STEPS[kind]}
`;
}
