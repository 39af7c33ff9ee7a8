import { useEffect, useRef } from 'react';
import { useBuilder } from './builder.tsx';
import classes from './drag-label.module.css';

/** What is dragged, beside the pointer. */
export function DragLabel() {
  const { carried, dragged } = useBuilder();
  const label = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!dragged) return;
    const listening = new AbortController();
    const follow = ({ clientX, clientY }: PointerEvent): void => {
      if (label.current) label.current.style.transform = `translate(${clientX + 14}px, ${clientY + 10}px)`;
    };
    addEventListener('pointermove', follow, { signal: listening.signal });
    return () => listening.abort();
  }, [dragged]);
  if (!dragged || carried === undefined) return null;
  return (
    <div ref={label} className={classes.label} aria-hidden="true">
      {'step' in carried ? carried.step : carried.part.title}
    </div>
  );
}
