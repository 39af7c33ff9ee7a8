/** What the servers of the bench run, as YAML; every delivery of the load starts it. */
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

export function oneStepWorkflow(kind: StepKind, more = ''): string {
  return workflow(STEPS[kind], more);
}

/** Each step after the first reads what the one before it gave. */
export function manyStepWorkflow(steps: number): string {
  const rest = Array.from(
    { length: steps - 1 },
    (_, n) => `  - id: s${n + 1}\n    set: { title: "{{steps.${n === 0 ? 'one' : `s${n}`}.output.title}}" }`,
  );
  return workflow([STEPS.set, ...rest].join('\n'));
}

function workflow(steps: string, more = ''): string {
  return `name: bench
on:
  - event: github.issues.opened
    source: github/bench
env: [BENCH_ENDPOINT]
${more}steps:
${steps}
`;
}
