import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstView, viewWith } from './view.ts';

const frame = { width: 600, height: 500 };
const at = (x: number, y: number) => ({ x, y, width: 260, height: 76 });

it('leaves the view where all of the box is seen', () => {
  const view = { x: 10, y: 60, zoom: 1 };
  expect(viewWith(at(0, 0), view, frame)).toEqual(view);
});

it('moves it as far as it takes, and not in the direction in which the box is seen', () => {
  expect(viewWith(at(100, 1000), { x: 0, y: 0, zoom: 1 }, frame)).toEqual({ x: 0, y: 500 - 24 - 1076, zoom: 1 });
  // Clear of what stands above the drawing.
  expect(viewWith(at(100, 20), { x: 0, y: 0, zoom: 1 }, frame)).toEqual({ x: 0, y: 60, zoom: 1 });
});

it('shows any box that has room, from anywhere', () => {
  const place = fc.integer({ min: -5000, max: 5000 });
  const zoom = fc.constantFrom(0.2, 0.5, 1, 1.6);
  fc.assert(
    fc.property(place, place, place, place, zoom, (x, y, viewX, viewY, zoom) => {
      const view = viewWith(at(x, y), { x: viewX, y: viewY, zoom }, frame);
      const [left, top] = [x * zoom + view.x, y * zoom + view.y];
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + 260 * zoom).toBeLessThanOrEqual(frame.width);
      expect(top).toBeGreaterThanOrEqual(56);
      expect(top + 76 * zoom).toBeLessThanOrEqual(frame.height);
      expect(viewWith(at(x, y), view, frame)).toEqual(view);
    }),
  );
});

it('begins at the top, in the middle', () => {
  expect(firstView([at(0, 0), at(200, 2000)], frame)).toEqual({ x: 70, y: 56, zoom: 1 });
});
