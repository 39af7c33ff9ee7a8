import type { FieldPlace, StepDocument } from '@automate/workflow';
import { useLanguage } from '../i18n/language.tsx';
import { AddTrigger } from './add-trigger.tsx';
import { branchLabel } from './branch-label.ts';
import { branchPlaces } from './branch-places.ts';
import { useBuilder } from './builder.tsx';
import { nameOf } from './graph.ts';
import { InsertButton } from './insert-button.tsx';
import { TOP } from './places.ts';
import { StepCard, TriggerCard } from './step-card.tsx';
import classes from './step-outline.module.css';

/** The same as the canvas, as lists in lists: everything that can be done there can be done here. */
export function StepOutline() {
  const { t } = useLanguage();
  const { document } = useBuilder();
  return (
    <section className={classes.outline} aria-label={t('canvas.outline')}>
      <ul className={classes.list} aria-label={t('canvas.triggers')}>
        {document.on.map((trigger, index) => (
          <li key={index}>
            <TriggerCard index={index} trigger={trigger} />
          </li>
        ))}
        <li>
          <AddTrigger />
        </li>
      </ul>
      <Steps steps={document.steps} place={TOP} label={t('canvas.steps')} />
    </section>
  );
}

function Steps({ steps, place, label }: { steps: readonly StepDocument[]; place: FieldPlace; label: string }) {
  return (
    <ol className={classes.list} aria-label={label}>
      <li className={classes.between}>
        <InsertButton target={{ ...place, index: 0 }} wide />
      </li>
      {steps.map((step, index) => (
        <li key={step.id}>
          <StepCard id={step.id} />
          <Branches step={step} />
          <div className={classes.between}>
            <InsertButton target={{ ...place, index: index + 1 }} wide />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Branches({ step }: { step: StepDocument }) {
  const { t } = useLanguage();
  return branchPlaces(step).map(({ place, role, steps }) => {
    const at = `/${place.join('/')}`;
    const label = branchLabel(t, nameOf(step, role, place));
    return (
      <div key={at} className={classes.branch}>
        <span className={classes.label}>{label}</span>
        <Steps steps={steps} place={{ step: step.id, at }} label={`${step.id}: ${label}`} />
      </div>
    );
  });
}
