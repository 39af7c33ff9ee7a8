/** Gives the focus to what stands for a step or a trigger, once it is drawn. */
export function focusCard(of: { step: string } | { trigger: number }): void {
  const marked = 'step' in of ? `[data-step="${CSS.escape(of.step)}"]` : `[data-trigger="${of.trigger}"]`;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(marked)?.focus());
}
