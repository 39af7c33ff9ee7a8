import type { StepTarget, TriggerDocument } from '@automate/workflow';
import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getSmoothStepPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
} from '@xyflow/react';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { branchLabel } from './branch-label.ts';
import classes from './flow.module.css';
import type { BranchName } from './graph.ts';
import { InsertButton } from './insert-button.tsx';
import { StepCard, TriggerCard } from './step-card.tsx';

export type FlowNode =
  | Node<{ step: string }, 'step'>
  | Node<{ index: number; trigger: TriggerDocument }, 'trigger'>
  | Node<{ insert: StepTarget; branch: BranchName }, 'gap'>
  | Node<Record<string, never>, 'dot'>;

export type FlowEdge = Edge<{ insert?: StepTarget; branch?: BranchName; aside: boolean; joins: boolean }, 'way'>;

function Place({ children }: { children?: ReactNode }) {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className={classes.handle ?? ''} />
      {children}
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={classes.handle ?? ''} />
    </>
  );
}

function StepNode({ data }: NodeProps<Extract<FlowNode, { type?: 'step' }>>) {
  return (
    <Place>
      <StepCard id={data.step} />
    </Place>
  );
}

function TriggerNode({ data }: NodeProps<Extract<FlowNode, { type?: 'trigger' }>>) {
  return (
    <Place>
      <TriggerCard index={data.index} trigger={data.trigger} />
    </Place>
  );
}

function GapNode({ data }: NodeProps<Extract<FlowNode, { type?: 'gap' }>>) {
  const { t } = useLanguage();
  return (
    <Place>
      <div className={classes.gap}>
        <span className={classes.label}>{branchLabel(t, data.branch)}</span>
        <InsertButton target={data.insert} />
      </div>
    </Place>
  );
}

function DotNode() {
  return (
    <Place>
      <div className={classes.dot} />
    </Place>
  );
}

/** A way from step to step; a step is added on it. Ways part close to where they come from, and meet close to where they go. */
function Way(props: EdgeProps<FlowEdge>) {
  const { t } = useLanguage();
  const { id, sourceX, sourceY, targetX, targetY, data } = props;
  const { insert, branch, aside = false, joins = false } = data ?? {};
  const [path] = getSmoothStepPath({
    ...props,
    borderRadius: 10,
    offset: 0,
    centerY: joins ? Math.max(sourceY + 34, targetY - 14) : sourceY + 14,
  });
  const x = joins ? sourceX : targetX;
  const y = joins ? sourceY + 18 : targetY - 18;
  return (
    <>
      <BaseEdge id={id} path={path} className={classes.way ?? ''} data-aside={aside || undefined} />
      <EdgeLabelRenderer>
        <div className={classes.onWay} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
          {branch !== undefined && (
            <span className={classes.label} data-above={!joins || undefined}>
              {branchLabel(t, branch)}
            </span>
          )}
          {insert !== undefined && <InsertButton target={insert} />}
        </div>
      </EdgeLabelRenderer>
    </>
  );
}

export const NODE_TYPES = { step: StepNode, trigger: TriggerNode, gap: GapNode, dot: DotNode };
export const EDGE_TYPES = { way: Way };
