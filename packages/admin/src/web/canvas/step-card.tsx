import type { TriggerDocument } from '@automate/workflow';
import { triggerKind } from '@automate/workflow';
import { useLanguage } from '../i18n/language.tsx';
import { type FieldProblem, useBuilder } from './builder.tsx';
import { KindIcon } from './kind-icon.tsx';
import { gistOf, kindOf, triggerGist } from './kinds.ts';
import classes from './step-card.module.css';
import { StepMenu } from './step-menu.tsx';
import { useStepVerbs } from './step-verbs.ts';
import { useDrag } from './use-drag.ts';

/** A step: what it is, and what can be done to it. */
export function StepCard({ id }: { id: string }) {
  const { t } = useLanguage();
  const { places, chosen, choose, carried, problems } = useBuilder();
  const drag = useDrag({ step: id });
  const verbs = useStepVerbs(id);
  const step = places.get(id)?.step;
  if (step === undefined) return null;
  const kind = kindOf(step);
  const isChosen = typeof chosen === 'object' && 'step' in chosen && chosen.step === id;
  const found = problems.get(id) ?? [];
  const gist = [t(kind === undefined ? 'canvas.kind_none' : `canvas.kind_${kind}`), gistOf(step)]
    .filter(Boolean)
    .join(' · ');
  return (
    <div
      className={classes.card}
      data-card={id}
      data-chosen={isChosen || undefined}
      data-moving={(carried && 'step' in carried && carried.step === id) || undefined}
      data-wrong={found.some(({ hint }) => !hint) || undefined}
    >
      <button
        type="button"
        className={classes.face}
        data-step={id}
        {...drag}
        aria-pressed={isChosen}
        onClick={() => choose({ step: id })}
        onKeyDown={verbs.onKeyDown}
      >
        <KindIcon kind={kind} />
        <span className={classes.words}>
          <span className={classes.name} title={id}>
            {id}
          </span>
          <span className={classes.gist} title={gist}>
            {gist}
          </span>
          {step.if !== undefined && (
            <span className={classes.only} title={step.if}>
              {t('canvas.only_if', { condition: step.if })}
            </span>
          )}
        </span>
        <ProblemMark of={found} />
      </button>
      <StepMenu id={id} className={classes.menu} />
    </div>
  );
}

/** What starts the workflow. */
export function TriggerCard({ index, trigger }: { index: number; trigger: TriggerDocument }) {
  const { t } = useLanguage();
  const { chosen, choose, problems } = useBuilder();
  const isChosen = typeof chosen === 'object' && 'trigger' in chosen && chosen.trigger === index;
  const found = problems.get(`on/${index}`) ?? [];
  const kind = triggerKind(trigger);
  const gist = triggerGist(trigger) || (kind === 'manual' ? '' : t('canvas.not_filled'));
  return (
    <div
      className={classes.card}
      data-chosen={isChosen || undefined}
      data-wrong={found.some(({ hint }) => !hint) || undefined}
    >
      <button
        type="button"
        className={classes.face}
        data-trigger={index}
        aria-pressed={isChosen}
        onClick={() => choose({ trigger: index })}
      >
        <KindIcon kind="trigger" />
        <span className={classes.words}>
          <span className={classes.name} title={t(`canvas.trigger_${kind}`)}>
            {t(`canvas.trigger_${kind}`)}
          </span>
          <span className={classes.gist} title={gist}>
            {gist}
          </span>
        </span>
        <ProblemMark of={found} />
      </button>
    </div>
  );
}

/** How much is wrong with it; where nothing is, how much should be looked at. */
function ProblemMark({ of: found }: { of: readonly FieldProblem[] }) {
  const { t } = useLanguage();
  const wrong = found.filter(({ hint }) => !hint).length;
  if (found.length === 0) return null;
  return (
    <span className={wrong > 0 ? classes.wrong : classes.hint}>
      <span aria-hidden="true">!</span>
      <span className={classes.hidden}>
        {wrong > 0 ? t('canvas.problems', { count: wrong }) : t('canvas.hints', { count: found.length })}
      </span>
    </span>
  );
}
