import { Alert, Button, Group, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { AddStep } from '../../canvas/add-step.tsx';
import { useBuilder } from '../../canvas/builder.tsx';
import { StepOutline } from '../../canvas/step-outline.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Loading } from '../../ui/loading.tsx';
import classes from './builder-views.module.css';

const ChosenPanel = lazy(() => import('./chosen-panel.tsx'));
const Canvas = lazy(() => import('../../canvas/canvas.tsx'));

/** The drawing or the lists, and beside it what is chosen. */
export function BuilderViews({ view }: { view: 'canvas' | 'list' }) {
  const { t } = useLanguage();
  const { chosen, moving, move } = useBuilder();
  return (
    <>
      {moving !== undefined && (
        <Alert variant="outline" role="status">
          <Group justify="space-between">
            <Text size="sm">{t('canvas.moving', { id: moving })}</Text>
            <Button size="xs" variant="default" onClick={() => move(undefined)}>
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
