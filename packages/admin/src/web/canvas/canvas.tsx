import '@xyflow/react/dist/base.css';
import { ActionIcon } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  Background,
  BackgroundVariant,
  MiniMap,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { type FocusEvent, useEffect, useMemo, useRef } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { AddTrigger } from './add-trigger.tsx';
import { useBuilder } from './builder.tsx';
import classes from './flow.module.css';
import { EDGE_TYPES, type FlowEdge, type FlowNode, NODE_TYPES } from './flow-nodes.tsx';
import { type Graph, type GraphNode, graphOf } from './graph.ts';
import { type Box, layOut } from './layout.ts';

const MAP_FROM_NODES = 10;
/** Narrower, it would cover steps. */
const MAP_FROM_WIDTH = 800;

/** The workflow as a drawing, laid out by itself. */
export default function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow() {
  const { t } = useLanguage();
  const { document } = useBuilder();
  const flow = useReactFlow();
  const { ref, width, height } = useElementSize();
  const { nodes, edges } = useMemo(() => drawn(graphOf(document)), [document]);
  const first = useRef(nodes);
  useEffect(() => {
    if (width > 0) void flow.setViewport(firstView(first.current, width, height));
  }, [flow, width, height]);

  /** What has the focus is to be seen. */
  const show = (event: FocusEvent<HTMLDivElement>): void => {
    const at = event.target.getBoundingClientRect();
    const frame = event.currentTarget.getBoundingClientRect();
    const seen = at.left >= frame.left && at.right <= frame.right && at.top >= frame.top && at.bottom <= frame.bottom;
    if (seen || !event.target.closest('.react-flow__viewport')) return;
    const { x, y } = flow.screenToFlowPosition({ x: at.left + at.width / 2, y: at.top + at.height / 2 });
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };

  return (
    <div ref={ref} className={classes.frame} onFocusCapture={show}>
      <ReactFlow<FlowNode, FlowEdge>
        aria-label={t('canvas.drawing')}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        minZoom={0.2}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        zoomOnScroll={false}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} color="light-dark(#d5dae1, #30353e)" />
        <Panel position="top-left">
          <AddTrigger />
        </Panel>
        <Panel position="bottom-left" className={classes.tools ?? ''}>
          <Tool label={t('canvas.zoom_in')} shape="M7 2v10M2 7h10" onClick={() => void flow.zoomIn()} />
          <Tool label={t('canvas.zoom_out')} shape="M2 7h10" onClick={() => void flow.zoomOut()} />
          <Tool
            label={t('canvas.fit')}
            shape="M2 5V2h3M9 2h3v3M12 9v3H9M5 12H2V9"
            onClick={() => void flow.fitView(fit(width))}
          />
        </Panel>
        {nodes.length > MAP_FROM_NODES && width > MAP_FROM_WIDTH && (
          <MiniMap
            pannable
            ariaLabel={t('canvas.map')}
            nodeColor="light-dark(#bac8ff, #4c5897)"
            maskColor="light-dark(#e9ecefb0, #0d0f13b0)"
            style={MAP_SIZE}
          />
        )}
      </ReactFlow>
    </div>
  );
}

/** Room for what stands above the drawing. */
const ABOVE = 56;
/** Where that takes two lines. */
const ABOVE_NARROW = 96;
const NARROW = 480;

const above = (width: number): number => (width < NARROW ? ABOVE_NARROW : ABOVE);
const fit = (width: number) => ({
  padding: { top: `${above(width)}px`, x: '8%', bottom: '8%' } as const,
  maxZoom: 1,
});

/** The beginning, as large as can be read and hit: all of it is a button away. */
function firstView(nodes: readonly FlowNode[], width: number, height: number) {
  const right = Math.max(...nodes.map(({ position, width: own = 0 }) => position.x + own));
  const bottom = Math.max(...nodes.map(({ position, height: own = 0 }) => position.y + own));
  return { zoom: 1, x: (width - right) / 2, y: Math.max(above(width), (height - bottom) / 2) };
}

const MAP_SIZE = { width: 140, height: 100 };

function Tool({ label, shape, onClick }: { label: string; shape: string; onClick(): void }) {
  return (
    <ActionIcon variant="default" aria-label={label} title={label} onClick={onClick}>
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <path d={shape} />
      </svg>
    </ActionIcon>
  );
}

function drawn(graph: Graph): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const boxes = layOut(graph);
  const dots = new Set(graph.nodes.filter(({ kind }) => kind === 'dot').map(({ id }) => id));
  const nodes = graph.nodes.map((node) => toNode(node, boxes.get(node.id) as Box));
  const edges = graph.edges.map(({ id, source, target, insert, branch, aside }): FlowEdge => {
    const joins = dots.has(target) && target !== 'start';
    const data = { aside, joins, ...(insert && { insert }), ...(branch && { branch }) };
    return { id, source, target, type: 'way', data };
  });
  return { nodes, edges };
}

function toNode(node: GraphNode, { x, y, width, height }: Box): FlowNode {
  const base = { id: node.id, position: { x, y }, width, height };
  switch (node.kind) {
    case 'step':
      return { ...base, type: 'step', data: { step: node.step.id } };
    case 'trigger':
      return { ...base, type: 'trigger', data: { index: node.index, trigger: node.trigger } };
    case 'gap':
      return { ...base, type: 'gap', data: { insert: node.insert, branch: node.branch } };
    case 'dot':
      return { ...base, type: 'dot', data: {} };
  }
}
