import { Text } from '@mantine/core';
import { useLanguage } from '../../../i18n/language.tsx';
import { Scrollable } from '../../../ui/scrollable.tsx';
import { inputsOf, RemoveButton } from './inline-row.tsx';
import type { InlineListProps } from './inline-state.ts';
import classes from './inlines.module.css';

/** A table whose cells are inputs. */
export function InlineTable(props: InlineListProps) {
  const { inline, fixed, problems } = props;
  const { t } = useLanguage();
  const { child, fields, label, rows } = inline;
  return (
    <Scrollable className={classes.scroller} label={label}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {fields.map(({ key, label: heading, required }) => (
              <th key={key} scope="col">
                {heading}
                {required && (
                  <Text span c="var(--mantine-color-error)" aria-hidden>
                    {' *'}
                  </Text>
                )}
              </th>
            ))}
            {!fixed && (
              <th scope="col">
                <span className={classes.hidden}>{t('list.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const name = `${child.displayName.one} ${index + 1}`;
            const inputs = inputsOf({ ...props, row });
            const problem = problems.get(`${row.key}/`);
            return (
              <tr key={row.key} data-row={row.key} data-removed={row.removed || undefined} aria-label={name}>
                {fields.map(({ key }) => (
                  <td key={key} className={classes.bare}>
                    {inputs.get(key)}
                  </td>
                ))}
                {!fixed && (
                  <td>
                    <RemoveButton {...props} row={row} name={name} />
                    {problem !== undefined && (
                      <Text size="xs" c="var(--mantine-color-error)" role="alert">
                        {problem}
                      </Text>
                    )}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrollable>
  );
}
