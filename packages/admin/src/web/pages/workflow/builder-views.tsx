import { Alert, Button, Group, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { AddStep } from '../../canvas/add-step.tsx';
import { useBuilder } from '../../canvas/builder.tsx';
import { DragLabel } from '../../canvas/drag-label.tsx';
import { StepOutline } from '../../canvas/step-outline.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import classes from './builder-views.module.css';

const ChosenPanel = lazy(() => import('./chosen-panel.tsx'));
const Canvas = lazy(() => import('../../canvas/canvas.tsx'));

/** The drawing or the lists, and beside it what is chosen. */
export function BuilderViews({ view }: { view: 'canvas' | 'list' }) {
  const { t } = useLanguage();
  const { chosen, carried, carry, dragged } = useBuilder();
  useHotkeys([['Escape', () => carry(undefined)]]);
  return (
    <>
      <DragLabel />
      {/* Shown above, it would move the places under a pointer that drags. */}
      {carried !== undefined && !dragged && (
        <Alert variant="outline" role="status">
          <Group justify="space-between">
            <Text size="sm">{t('canvas.moving', { id: 'step' in carried ? carried.step : carried.part.title })}</Text>
            <Button size="xs" variant="default" onClick={() => carry(undefined)}>
              {t('action.cancel')}
            </Button>
          </Group>
        </Alert>
      )}
      <div className={classes.views}>
        <div className={classes.view}>
          {view === 'list' ? (
            <StepOutline />
          ) : (
            <Suspense fallback={<Loading />}>
              <Canvas />
            </Suspense>
          )}
        </div>
        {chosen !== undefined && (
          <Suspense fallback={<Loading />}>
            <ChosenPanel />
          </Suspense>
        )}
      </div>
      <AddStep />
    </>
  );
}
