import { useLocation, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Moves the focus to the title of a page that somebody went to, so that it is read out and the tab key goes on from there. */
export function useFocusOnNavigation(): void {
  const { pathname } = useLocation();
  const loading = useRouterState({ select: ({ status }) => status === 'pending' });
  const seen = useRef(pathname);
  useEffect(() => {
    if (loading || seen.current === pathname) return;
    seen.current = pathname;
    const title = document.querySelector<HTMLElement>('main h1') ?? document.getElementById('main');
    title?.focus({ preventScroll: true });
  }, [pathname, loading]);
}
