import type { ComponentPropsWithRef } from 'react';

/** A frame for what may be larger than it: with a name, and in the order of the keyboard. */
export function Scrollable({ label, ...props }: ComponentPropsWithRef<'section'> & { label: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1); a region with a name says what it is
  return <section tabIndex={0} aria-label={label} {...props} />;
}
