import type { BranchRole, StepDocument, StepTarget, TriggerDocument, WorkflowDocument } from '@automate/workflow';
import { ASIDE, branchPlaces } from './branch-places.ts';
import { TOP } from './places.ts';

/** What a branch is called; `number` and `when` are of a case. */
export interface BranchName {
  role: BranchRole | 'then' | 'else' | 'case' | 'default';
  number?: number;
  when?: string;
}

/** Something that is drawn in a place of its own. */
export type GraphNode =
  | { id: string; kind: 'trigger'; index: number; trigger: TriggerDocument }
  | { id: string; kind: 'step'; step: StepDocument }
  /** A branch without steps. */
  | { id: string; kind: 'gap'; insert: StepTarget; branch: BranchName }
  /** Where branches come together, and where a list begins or ends. */
  | { id: string; kind: 'dot' };

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  /** Where a step goes that is added here. */
  insert?: StepTarget;
  branch?: BranchName;
  /** Of what happens only when something fails. */
  aside: boolean;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export const stepNode = (id: string): string => `step:${id}`;
export const triggerNode = (index: number): string => `trigger:${index}`;

interface Way {
  source: string;
  branch?: BranchName;
  aside: boolean;
}

/** What a workflow looks like: its triggers, its steps, and the ways between them. `ways`: those that part in a step. */
export function graphOf({ on, steps }: Pick<WorkflowDocument, 'on' | 'steps'>, ways = branchPlaces): Graph {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const connect = (way: Way, target: string, insert?: StepTarget): void => {
    const { source, branch, aside } = way;
    const id = `${source}>${target}`;
    edges.push({ id, source, target, aside, ...(branch && { branch }), ...(insert && { insert }) });
  };
  const sequence = (
    list: readonly StepDocument[],
    place: { step?: string | undefined; at: string },
    way: Way,
    end: string,
  ) => {
    let from = way;
    for (const [index, step] of list.entries()) {
      const node = stepNode(step.id);
      nodes.push({ id: node, kind: 'step', step });
      connect(from, node, { ...place, index });
      from = { source: inside(step), aside: way.aside };
    }
    connect(from, end, { ...place, index: list.length });
  };
  /** Draws what a step holds. Returns where it goes on from. */
  const inside = (step: StepDocument): string => {
    const source = stepNode(step.id);
    const branches = ways(step).map(({ place, role, steps: held }) => ({
      at: `/${place.join('/')}`,
      name: nameOf(step, role, place),
      aside: ASIDE.includes(role),
      held,
    }));
    const joins = branches.some(({ aside, name }) => !aside || name.role === 'fallback');
    const join = `join:${step.id}`;
    for (const { at, name, aside, held } of branches) {
      const end = aside && name.role !== 'fallback' ? `end:${step.id}${at}` : join;
      if (held.length > 0) sequence(held, { step: step.id, at }, { source, branch: name, aside }, end);
      else {
        const id = `gap:${step.id}${at}`;
        nodes.push({ id, kind: 'gap', insert: { step: step.id, at, index: 0 }, branch: name });
        connect({ source, aside }, id);
        connect({ source: id, aside }, end);
      }
      if (end !== join) nodes.push({ id: end, kind: 'dot' });
    }
    if (joins) nodes.push({ id: join, kind: 'dot' });
    // What has handlers alone goes on beside them.
    return joins ? join : source;
  };
  for (const [index, trigger] of on.entries()) {
    nodes.push({ id: triggerNode(index), kind: 'trigger', index, trigger });
    connect({ source: triggerNode(index), aside: false }, 'start');
  }
  nodes.push({ id: 'start', kind: 'dot' });
  sequence(steps, TOP, { source: 'start', aside: false }, 'end');
  nodes.push({ id: 'end', kind: 'dot' });
  return { nodes, edges };
}

/** What a list inside of a step is called. */
export function nameOf(step: StepDocument, role: BranchRole, place: readonly (string | number)[]): BranchName {
  if (role !== 'choice') return { role };
  const [first, second, number] = place;
  if (first === 'then' || first === 'else') return { role: first };
  if (second === 'default') return { role: 'default' };
  return { role: 'case', number: Number(number) + 1, when: step.switch?.cases[Number(number)]?.when ?? '' };
}
