import { graphlib, layout } from '@dagrejs/dagre';
import type { Graph, GraphNode } from './graph.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const SIZES: Record<GraphNode['kind'], { width: number; height: number }> = {
  trigger: { width: 260, height: 76 },
  step: { width: 260, height: 76 },
  gap: { width: 200, height: 44 },
  dot: { width: 12, height: 12 },
};

/** Where every node stands, from the top down: its left upper corner. */
export function layOut({ nodes, edges }: Graph): Map<string, Box> {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', rankalign: 'top', nodesep: 36, ranksep: 62, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, kind } of nodes) graph.setNode(id, { ...SIZES[kind] });
  // In the order in which they are written, what happens beside the way last: that is from left to right then.
  const ordered = [...edges.filter(({ aside }) => !aside), ...edges.filter(({ aside }) => aside)];
  for (const { source, target, id, aside } of ordered) graph.setEdge(source, target, { weight: aside ? 1 : 3 }, id);
  layout(graph, { disableOptimalOrderHeuristic: true });
  return new Map(
    nodes.map(({ id, kind }) => {
      const { x, y } = graph.node(id) as { x: number; y: number };
      const { width, height } = SIZES[kind];
      return [id, { x: x - width / 2, y: y - height / 2, width, height }];
    }),
  );
}
