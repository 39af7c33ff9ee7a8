import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useId, useRef } from 'react';
import { useLanguage } from '../../../i18n/language.tsx';
import { PageLink } from '../../../ui/link.tsx';
import { InlineCards } from './inline-cards.tsx';
import { type InlineListProps, newInlineRow } from './inline-state.ts';
import { InlineTable } from './inline-table.tsx';

/** Rows of another resource below a row: a table where there is room and it was asked for, else cards. */
export function InlineList(props: InlineListProps) {
  const { inline, parent, fixed, onChange } = props;
  const { t } = useLanguage();
  const heading = useId();
  const place = useRef<HTMLElement>(null);
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { child, label, presentation, rows, more } = inline;
  const add = (): void => {
    const row = newInlineRow(inline);
    onChange({ ...inline, rows: [...rows, row] });
    // Once it is drawn.
    setTimeout(() =>
      place.current?.querySelector<HTMLElement>(`[data-row="${row.key}"] :is(input, textarea)`)?.focus(),
    );
  };
  const View = presentation === 'tabular' && !narrow ? InlineTable : InlineCards;
  return (
    <section ref={place} aria-labelledby={heading}>
      <Stack gap="xs">
        <Title order={2} size="h4" id={heading}>
          {label}
        </Title>
        {rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('data.inline_empty', { many: child.displayName.many })}
          </Text>
        ) : (
          <View {...props} />
        )}
        {parent !== undefined && (more || !inline.writable) && (
          <Alert variant="outline" color="gray">
            {t(more ? 'data.inline_more' : 'data.inline_elsewhere', { count: rows.length })}{' '}
            <PageLink to="/data/$resource" params={{ resource: child.key }} search={{ parent }} size="sm">
              {child.displayName.many}
            </PageLink>
          </Alert>
        )}
        {!fixed && child.operations.includes('create') && (
          <Group>
            <Button variant="default" size="xs" onClick={add} data-add>
              {t('data.inline_add', { one: child.displayName.one })}
            </Button>
          </Group>
        )}
      </Stack>
    </section>
  );
}
