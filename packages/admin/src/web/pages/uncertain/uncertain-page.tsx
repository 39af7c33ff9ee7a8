import { FailureText } from '../../ui/failure-text.tsx';
import { RunLink } from '../../ui/links.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Time } from '../../ui/time.tsx';
import { UncertainStep } from './uncertain-step.tsx';

/** Runs that stopped because nobody knows whether a call took effect. */
export function UncertainPage() {
  return (
    <ListPage
      page="/uncertain"
      about="uncertain.about"
      path="/api/v1/executions"
      query={{ status: 'uncertain' }}
      live
      rowId={({ id }) => id}
      empty={{ title: 'uncertain.empty', hint: 'uncertain.empty_hint' }}
      columns={[
        { title: 'runs.workflow', cell: ({ id, workflow }) => <RunLink id={id}>{workflow.name}</RunLink> },
        { title: 'uncertain.error', cell: ({ error }) => (error ? <FailureText failure={error} /> : '–'), wide: true },
        { title: 'runs.created', cell: ({ createdAt }) => <Time at={createdAt} /> },
        { title: 'uncertain.step', cell: ({ id }) => <UncertainStep runId={id} /> },
      ]}
    />
  );
}
