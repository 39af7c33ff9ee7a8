import type { Page } from 'playwright-core';

/** In seconds: what takes no longer is seen as no movement. */
const AT_ONCE = 0.01;

/** What moves on a page, or would: animations that run, and elements whose styles tell of one. */
export async function motionsOf(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const long = (list) => Math.max(...list.split(',').map((one) => Number.parseFloat(one) * (one.trim().endsWith('ms') ? 0.001 : 1)));
    const nameOf = (element) => element.tagName.toLowerCase() + '.' + element.getAttribute('class');
    const styled = [...document.querySelectorAll('*')].flatMap((element) =>
      [undefined, '::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(element, part);
        const moves = long(style.transitionDuration) > ${AT_ONCE} ||
          (style.animationName !== 'none' && long(style.animationDuration) > ${AT_ONCE});
        return moves ? [nameOf(element) + (part ?? '')] : [];
      }));
    const running = document.getAnimations()
      .filter(({ effect }) => effect.getComputedTiming().duration > ${AT_ONCE * 1000})
      .map(({ effect }) => 'runs: ' + nameOf(effect.target));
    const smooth = getComputedStyle(document.documentElement).scrollBehavior === 'smooth' ? ['smooth scrolling'] : [];
    return [...new Set([...styled, ...running, ...smooth])];
  })()`)) as string[];
}
