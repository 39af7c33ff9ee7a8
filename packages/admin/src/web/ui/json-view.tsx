import classes from './json-view.module.css';
import { Scrollable } from './scrollable.tsx';

/** Any JSON as text. Its box scrolls, also by keyboard. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  return (
    <Scrollable className={classes.box} label={label}>
      <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
    </Scrollable>
  );
}
