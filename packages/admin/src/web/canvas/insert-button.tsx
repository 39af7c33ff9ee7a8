import type { StepTarget } from '@automate/workflow';
import { useLanguage } from '../i18n/language.tsx';
import { useBuilder } from './builder.tsx';
import classes from './insert-button.module.css';
import { listAt } from './list-at.ts';
import { sameList } from './places.ts';

/** Adds a step in a place; while one looks for a place, takes it there. */
export function InsertButton({ target, wide = false }: { target: StepTarget; wide?: boolean }) {
  const { t } = useLanguage();
  const { draft, add, carried, canPut, put, dragged, over } = useBuilder();
  const label = useTargetLabel(target);
  if (draft.readOnly) return <span className={classes.none} />;
  if (carried !== undefined) {
    // Its room stays, so that nothing moves under a pointer that drags.
    if (!canPut(target, carried)) return <span className={classes.none} />;
    const here = t('step' in carried ? 'canvas.here' : 'canvas.put_here');
    return (
      <button
        type="button"
        className={classes.here}
        data-place={JSON.stringify(target)}
        data-dragged={dragged || undefined}
        data-over={(over && sameList(over, target) && over.index === target.index) || undefined}
        onClick={() => put(target, carried)}
        aria-label={`${here}: ${label}`}
      >
        {here}
      </button>
    );
  }
  return (
    <button
      type="button"
      className={classes.plus}
      data-wide={wide || undefined}
      onClick={() => add(target)}
      aria-label={label}
      title={label}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M6 1v10M1 6h10" stroke="currentColor" strokeWidth="1.6" />
      </svg>
    </button>
  );
}

/** Says of every place which one it is. */
function useTargetLabel(target: StepTarget): string {
  const { t } = useLanguage();
  const { document } = useBuilder();
  const list = listAt(document, target);
  const previous = list[target.index - 1]?.id;
  if (previous !== undefined) return t('canvas.add_behind', { id: previous });
  if (target.step === undefined) return t('canvas.add_first');
  return t('canvas.add_inside', { id: target.step, list: target.at.slice(1).replaceAll('/', ' ') });
}
