import { Stack } from '@mantine/core';
import { useState } from 'react';
import { inputProblems } from '../../api/problem.ts';
import type { FormPart } from '../../form/fields-form.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { InlineList } from './inlines/inline-list.tsx';
import {
  type Inline,
  type InlineChanges,
  inlineChanges,
  inlineProblems,
  inlinesOf,
  isChanged,
  type StoredInlines,
  serverProblems,
} from './inlines/inline-state.ts';
import type { AdminResource } from './resource.ts';

interface InlinesOptions {
  resource: AdminResource;
  resources: readonly AdminResource[];
  /** Of the row that they are below; absent: a new one. */
  id: string | undefined;
  stored: StoredInlines | undefined;
  /** Nothing below this row can be changed. */
  fixed: boolean;
  /** What the server said of the last try to save. */
  error: unknown;
}

/** The rows below a row as a part of its form, and what is to be saved of them. */
export function useInlines({ resource, resources, id, stored, fixed, error }: InlinesOptions): {
  part: FormPart | undefined;
  changes(): Record<string, InlineChanges> | undefined;
} {
  const { t } = useLanguage();
  const [inlines, setInlines] = useState(() => inlinesOf(resource, resources, stored));
  const [tells, setTells] = useState(false);
  const refused = serverProblems(inlines, inputProblems(error));
  const problemsIn = (inline: Inline) =>
    inline.rows
      .filter((row) => isChanged(row) && !row.removed)
      .flatMap((row) =>
        [...inlineProblems(row, inline, t('form.not_json'))].map(([field, message]) => ({ row, field, message })),
      );
  const told = (inline: Inline): Map<string, string> =>
    new Map([
      ...refused,
      ...problemsIn(inline)
        .filter(({ row, field }) => tells || row.touched.has(field))
        .map(({ row, field, message }) => [`${row.key}/${field}`, message] as const),
    ]);
  const part: FormPart = {
    dirty: inlines.some(({ rows }) => rows.some(isChanged)),
    invalid: inlines.some((inline) => problemsIn(inline).length > 0),
    onSubmit: () => setTells(true),
    content: (
      <Stack gap="lg">
        {inlines.map((inline) => (
          <InlineList
            key={inline.child.key}
            inline={inline}
            parent={id}
            fixed={fixed || !inline.writable}
            problems={told(inline)}
            onChange={(next) => setInlines((all) => all.map((each) => (each.child === next.child ? next : each)))}
          />
        ))}
      </Stack>
    ),
  };
  return { part: inlines.length === 0 ? undefined : part, changes: () => inlineChanges(inlines) };
}
