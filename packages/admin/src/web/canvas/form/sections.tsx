import { Accordion } from '@mantine/core';
import type { ReactNode } from 'react';
import { useBuilder } from '../builder.tsx';

/** As small as the fields around them. */
const SMALL = { label: { fontSize: 'var(--mantine-font-size-sm)', fontWeight: 600, paddingBlock: 10 } };

/** Parts of a form that open and close. Where it is looked at alone, `all` are open: nothing in it can be pressed. */
export function Sections({ all, children }: { all: string[]; children: ReactNode }) {
  const { draft } = useBuilder();
  return (
    <Accordion
      multiple
      defaultValue={draft.readOnly ? all : []}
      variant="separated"
      chevronPosition="left"
      styles={SMALL}
    >
      {children}
    </Accordion>
  );
}
