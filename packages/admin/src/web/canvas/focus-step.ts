/** The element that stands for a step, once it is drawn. */
export function focusStep(id: string): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`)?.focus();
  });
}
