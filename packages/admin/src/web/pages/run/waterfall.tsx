import { Text, UnstyledButton } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { RunDetail, StepAttempt } from '../../api/types.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Status } from '../../ui/status.tsx';
import { StepDetails } from './step-details.tsx';
import { StepTime } from './step-time.tsx';
import { nameOf, timelineOf } from './timeline.ts';
import { useNow } from './use-now.ts';
import classes from './waterfall.module.css';

const ROW_HEIGHT = 41;

/** Every attempt as a bar in time. One opens to show what went in and out. Only what is seen is drawn: a run may have thousands. */
export function Waterfall({ run }: { run: RunDetail }) {
  const { t } = useLanguage();
  const place = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  const [opened, setOpened] = useState<string>();
  const now = useNow(run.finishedAt === undefined);
  const virtual = useWindowVirtualizer({
    count: run.steps.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
    scrollMargin: top,
    getItemKey: (index) => keyOf(run.steps[index] as StepAttempt),
  });
  const isEmpty = run.steps.length === 0;
  // Where the list begins in the page; what stands above it may have grown.
  useLayoutEffect(() => {
    if (!isEmpty) setTop((place.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, [isEmpty]);
  if (isEmpty) return <Empty title={t('run.no_steps')} hint={t('run.no_steps_hint')} />;
  const shown = virtual.getVirtualItems();
  const before = (shown[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  const bars = timelineOf(run, now);
  return (
    <ol ref={place} className={classes.rows} aria-label={t('run.waterfall')}>
      <li aria-hidden style={{ height: before }} />
      {shown.map(({ index, key }) => {
        const step = run.steps[index] as StepAttempt;
        return (
          <li
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            aria-setsize={run.steps.length}
            aria-posinset={index + 1}
          >
            <Row
              step={step}
              bar={bars(step)}
              opened={opened === key}
              toggle={() => setOpened(opened === key ? undefined : String(key))}
            />
            {opened === key && <StepDetails run={run} step={step} />}
          </li>
        );
      })}
      <li aria-hidden style={{ height: after }} />
    </ol>
  );
}

interface RowProps {
  step: StepAttempt;
  bar: { left: number; width: number };
  opened: boolean;
  toggle(): void;
}

function Row({ step, bar, opened, toggle }: RowProps) {
  const { t } = useLanguage();
  return (
    <UnstyledButton className={classes.row ?? ''} aria-expanded={opened} onClick={toggle}>
      <span
        className={classes.name}
        style={{ paddingInlineStart: `${depthOf(step)}rem` }}
        data-opened={opened || undefined}
      >
        {nameOf(step)}
        {warned(step) && (
          <Text component="span" size="xs" className={classes.warned ?? ''}>
            {t('step.warned')}
          </Text>
        )}
      </span>
      <Status of={step.status} />
      <span className={classes.track} aria-hidden>
        <span
          className={classes.bar}
          data-status={step.status}
          style={{ insetInlineStart: `${bar.left}%`, width: `${bar.width}%` }}
        />
      </span>
      <Text component="span" size="xs" c="dimmed" ta="end">
        <StepTime step={step} />
      </Text>
    </UnstyledButton>
  );
}

/** Such as of a path in a template that led to nothing: the step is completed all the same. */
function warned({ logs }: StepAttempt): boolean {
  return logs?.lines.some(({ level }) => level === 'warn' || level === 'error') ?? false;
}

function keyOf({ path, attempt }: StepAttempt): string {
  return `${path}/${attempt}`;
}

function depthOf({ path }: StepAttempt): number {
  return Math.min(6, path.split('/').length - 1);
}
