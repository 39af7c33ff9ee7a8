import { ActionIcon, Group } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { Draft } from '../../canvas/draft.ts';
import { useLanguage } from '../../i18n/language.tsx';

/** Back and forth in the one history of a workflow. */
export function BuilderTools({ draft, children }: { draft: Draft; children: ReactNode }) {
  const { t } = useLanguage();
  // Fields of the form and the editor have no history of their own.
  useHotkeys(
    [
      ['mod+z', () => draft.undo?.()],
      ['mod+shift+z', () => draft.redo?.()],
      ['mod+y', () => draft.redo?.()],
    ],
    [],
    true,
  );
  return (
    <Group gap="xs">
      <Tool label={t('canvas.undo')} run={draft.undo} shape="M5 3 2 6l3 3M2 6h7a4 4 0 0 1 0 8H6" />
      <Tool label={t('canvas.redo')} run={draft.redo} shape="m11 3 3 3-3 3M14 6H7a4 4 0 0 0 0 8h3" />
      {children}
    </Group>
  );
}

function Tool({ label, run, shape }: { label: string; run: (() => void) | undefined; shape: string }) {
  return (
    <ActionIcon variant="default" size="lg" aria-label={label} title={label} disabled={run === undefined} onClick={run}>
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <path d={shape} />
      </svg>
    </ActionIcon>
  );
}
