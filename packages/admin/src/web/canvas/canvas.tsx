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
import { type Chosen, useBuilder } from './builder.tsx';
import classes from './flow.module.css';
import { EDGE_TYPES, type FlowEdge, type FlowNode, NODE_TYPES } from './flow-nodes.tsx';
import { type Graph, type GraphNode, graphOf, stepNode, triggerNode } from './graph.ts';
import { type Box, layOut } from './layout.ts';
import { firstView, fit, viewWith } from './view.ts';

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
  const { document, chosen } = useBuilder();
  const flow = useReactFlow();
  const { ref, width, height } = useElementSize();
  const { nodes, edges, boxes } = useMemo(() => drawn(graphOf(document)), [document]);
  /** The width that it is seen in. */
  const seen = useRef<number>(undefined);
  const box = boxOf(chosen, boxes);
  const now = useRef({ boxes, box });
  now.current = { boxes, box };

  // What is chosen is to be seen, also when it is moved or what opens beside the drawing takes of its room.
  useEffect(() => {
    if (width === 0) return;
    const frame = { width, height };
    const { box, boxes } = now.current;
    const { x, ...view } = flow.getViewport();
    const before = seen.current;
    const kept = before ? { ...view, x: x + (width - before) / 2 } : firstView(boxes.values(), frame);
    seen.current = width;
    void flow.setViewport(box ? viewWith(box, kept, frame) : kept);
  }, [flow, width, height, box?.x, box?.y]);

  // Where it is hidden, such as behind another tab, its view is put back to the beginning.
  useEffect(
    () => () => {
      seen.current = undefined;
    },
    [],
  );

  /** What has the focus is to be seen. What is pressed would be gone from under the pointer. */
  const show = ({ target }: FocusEvent<HTMLDivElement>): void => {
    if (target.matches(':active') || !target.closest('.react-flow__viewport')) return;
    const at = target.getBoundingClientRect();
    const view = flow.getViewport();
    const size = { width: at.width / view.zoom, height: at.height / view.zoom };
    void flow.setViewport(viewWith({ ...flow.screenToFlowPosition(at), ...size }, view, { width, height }));
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

function drawn(graph: Graph): { nodes: FlowNode[]; edges: FlowEdge[]; boxes: ReadonlyMap<string, Box> } {
  const boxes = layOut(graph);
  const dots = new Set(graph.nodes.filter(({ kind }) => kind === 'dot').map(({ id }) => id));
  const nodes = graph.nodes.map((node) => toNode(node, boxes.get(node.id) as Box));
  const edges = graph.edges.map(({ id, source, target, insert, branch, aside }): FlowEdge => {
    const joins = dots.has(target) && target !== 'start';
    const data = { aside, joins, ...(insert && { insert }), ...(branch && { branch }) };
    // Its name would be made of ids, in English; the list beside says what follows on what.
    return { id, source, target, type: 'way', data, domAttributes: { 'aria-hidden': true } };
  });
  return { nodes, edges, boxes };
}

/** Where the chosen step or trigger stands. */
function boxOf(chosen: Chosen, boxes: ReadonlyMap<string, Box>): Box | undefined {
  if (typeof chosen !== 'object') return undefined;
  return boxes.get('step' in chosen ? stepNode(chosen.step) : triggerNode(chosen.trigger));
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
