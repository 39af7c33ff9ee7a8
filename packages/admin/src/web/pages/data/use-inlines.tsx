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
  /** To be sent now. */
  changes(): Record<string, InlineChanges> | undefined;
} {
  const { t } = useLanguage();
  const [inlines, setInlines] = useState(() => inlinesOf(resource, resources, stored));
  /** Rows that were there when somebody wanted to save: all that is wrong with them is told. */
  const [tells, setTells] = useState<ReadonlySet<string>>(new Set());
  /** As they were when they were last sent: what the server found is about these. */
  const [sent, setSent] = useState<readonly Inline[]>();
  const refused = serverProblems(sent ?? [], inputProblems(error, t));
  const wasSent = new Map(sent?.flatMap(({ rows }) => rows.map((row) => [row.key, row.state] as const)));
  const problemsIn = (inline: Inline) =>
    inline.rows
      .filter((row) => isChanged(row) && !row.removed)
      .flatMap((row) => [...inlineProblems(row, inline, t)].map(([field, message]) => ({ row, field, message })));
  const told = (inline: Inline): Map<string, string> =>
    new Map([
      // What was written since is for the next answer to judge.
      ...[...refused].filter(([at]) =>
        inline.rows.some(({ key, state }) => at.startsWith(`${key}/`) && wasSent.get(key) === state),
      ),
      ...problemsIn(inline)
        .filter(({ row, field }) => tells.has(row.key) || row.touched.has(field))
        .map(({ row, field, message }) => [`${row.key}/${field}`, message] as const),
    ]);
  const part: FormPart = {
    dirty: inlines.some(({ rows }) => rows.some(isChanged)),
    invalid: inlines.some((inline) => problemsIn(inline).length > 0),
    onSubmit: () => setTells(new Set(inlines.flatMap(({ rows }) => rows.map(({ key }) => key)))),
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
  const changes = () => {
    setSent(inlines);
    return inlineChanges(inlines);
  };
  return { part: inlines.length === 0 ? undefined : part, changes };
}
