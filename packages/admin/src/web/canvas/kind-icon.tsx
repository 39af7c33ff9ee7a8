import type { StepKind } from '@automate/workflow';
import classes from './kind-icon.module.css';

/** What steps of a kind look like, drawn in a square of 16. */
const SHAPES: Record<StepKind | 'trigger', string> = {
  trigger: 'M9.5 1.5 3.5 9H8l-1.5 5.5L12.5 7H8z',
  action: 'M6 2v4M10 2v4M4 6h8v2a4 4 0 0 1-8 0zM8 12v3',
  uses: 'M2.5 5 8 2l5.5 3v6L8 14l-5.5-3zM2.5 5 8 8l5.5-3M8 8v6',
  call: 'M3 3h4v4H3zM9 9h4v4H9zM7 5h4v4',
  condition: 'M8 1.5 14.5 8 8 14.5 1.5 8z',
  switch: 'M8 2v4M8 6 3 10v4M8 6l5 4v4M8 6v8',
  set: 'M2 13.5V11l7.5-7.5 3 3L5 14H2.5zM8.5 4.5l3 3',
  wait: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.5V8l2.5 1.5',
  approval: 'M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM2.5 14c.5-3 2.6-4 5.5-4s5 1 5.5 4',
  steps: 'M3 3h10M3 8h10M3 13h10',
  parallel: 'M3 2v12M8 2v12M13 2v12',
  for_each: 'M12.5 6A5 5 0 0 0 3.3 6M3.5 10a5 5 0 0 0 9.2 0M12.8 2.5V6H9.3M3.2 13.5V10h3.5',
};

/** A sign for a kind of step; what it means is written beside it. */
export function KindIcon({ kind }: { kind: StepKind | 'trigger' | undefined }) {
  return (
    <span className={classes.icon} data-kind={kind}>
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d={SHAPES[kind ?? 'set']} />
      </svg>
    </span>
  );
}
