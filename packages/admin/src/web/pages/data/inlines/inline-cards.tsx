import { Fieldset, Group, Stack, Text } from '@mantine/core';
import { inputsOf, RemoveButton } from './inline-row.tsx';
import type { InlineListProps } from './inline-state.ts';
import classes from './inlines.module.css';

/** A card for each row. */
export function InlineCards(props: InlineListProps) {
  const { inline, fixed, problems } = props;
  return (
    <Stack>
      {inline.rows.map((row, index) => {
        const name = `${inline.child.displayName.one} ${index + 1}`;
        const problem = problems.get(`${row.key}/`);
        return (
          <Fieldset
            key={row.key}
            legend={name}
            data-row={row.key}
            data-removed={row.removed || undefined}
            className={classes.card ?? ''}
          >
            <Stack>
              {[...inputsOf({ ...props, row }).values()]}
              {problem !== undefined && (
                <Text size="sm" c="var(--mantine-color-error)" role="alert">
                  {problem}
                </Text>
              )}
              {!fixed && (
                <Group justify="flex-end">
                  <RemoveButton {...props} row={row} name={name} />
                </Group>
              )}
            </Stack>
          </Fieldset>
        );
      })}
    </Stack>
  );
}
