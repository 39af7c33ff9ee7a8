import type { Viewport } from '@xyflow/react';
import type { Box } from './layout.ts';

/** What the drawing is seen through, in pixels. */
export type Frame = Pick<Box, 'width' | 'height'>;

/** Room for what stands above the drawing. */
const ABOVE = 56;
/** Where that takes two lines. */
const ABOVE_NARROW = 96;
const NARROW = 480;

const above = (width: number): number => (width < NARROW ? ABOVE_NARROW : ABOVE);

/** All of it. */
export const fit = (width: number) => ({
  padding: { top: `${above(width)}px`, x: '8%', bottom: '8%' } as const,
  maxZoom: 1,
});

/** The beginning, as large as can be read and hit: all of it is a button away. */
export function firstView(boxes: Iterable<Box>, { width, height }: Frame): Viewport {
  let [right, bottom] = [0, 0];
  for (const box of boxes) {
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { zoom: 1, x: (width - right) / 2, y: Math.max(above(width), (height - bottom) / 2) };
}

/** What is brought into view does not stand at its very edge. */
const MARGIN = 24;

/** Moved as far as it takes to see all of the box. */
export function viewWith(box: Box, { x, y, zoom }: Viewport, { width, height }: Frame): Viewport {
  const along = (start: number, length: number, offset: number, from: number, to: number): number => {
    const [at, size] = [start * zoom + offset, length * zoom];
    const seen = at >= from && at + size <= to;
    return seen ? offset : offset - at + Math.max(from, Math.min(Math.max(at, from + MARGIN), to - size - MARGIN));
  };
  return { zoom, x: along(box.x, box.width, x, 0, width), y: along(box.y, box.height, y, above(width), height) };
}
