import { branchesOf, type StepDocument, type WorkflowDocument } from '@automate/workflow';
import { Text } from '@mantine/core';
import type { WorkflowDetail } from '../../api/types.ts';
import classes from './step-tree.module.css';

/** The steps of a workflow as a list in a list. */
export function StepTree({ document }: { document: WorkflowDetail['document'] }) {
  return <Steps steps={(document as unknown as WorkflowDocument).steps} />;
}

function Steps({ steps }: { steps: readonly StepDocument[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <li key={step.id}>
          <Text size="sm" fw={600} component="span">
            {step.id}
          </Text>{' '}
          <Text size="sm" c="dimmed" component="span">
            {kindOf(step)}
          </Text>
          {branchesOf(step).map(({ role, place, steps: inside }) => (
            <div key={place.join('/')}>
              <Text size="xs" c="dimmed">
                {role}
              </Text>
              <Steps steps={inside} />
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** What it does: its action, or the first field that is no setting. */
function kindOf({ id: _, if: __, name: ___, ...step }: StepDocument & { name?: string }): string {
  const [kind = ''] = Object.keys(step);
  return kind === 'action' || kind === 'uses' || kind === 'call' ? `${kind} ${String(Object.values(step)[0])}` : kind;
}
