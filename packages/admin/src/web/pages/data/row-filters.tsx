import { Button, Chip, Collapse, Group, Pill, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useId } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { FilterInput } from './filter-input.tsx';
import type { AdminResource } from './resource.ts';
import { filtersOf, narrowing, type RowQuestion } from './row-question.ts';
import { useFilterWords } from './use-filter-words.ts';
import { useTyped } from './use-typed.ts';

interface RowFiltersProps {
  resource: AdminResource;
  question: RowQuestion;
  onAsk(question: RowQuestion): void;
}

/** Everything that a list is narrowed by, made of the fields of its resource; what is asked stands below it. */
export function RowFilters({ resource, question, onAsk }: RowFiltersProps) {
  const { t } = useLanguage();
  const [opened, { toggle }] = useDisclosure();
  const panel = useId();
  const words = useFilterWords(resource);
  const { q, ...asked } = narrowing(question);
  const set = (name: string, value: string | undefined): void => {
    const { [name]: _, ...rest } = question;
    onAsk(value === undefined || value === '' ? rest : { ...rest, [name]: value });
  };
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        {resource.searchable && <Search text={q ?? ''} onSearch={(text) => set('q', text)} />}
        <Button variant="default" onClick={toggle} aria-expanded={opened} aria-controls={panel}>
          {t('data.filters')}
        </Button>
        {resource.softDelete && (
          <Chip
            // As high as what stands beside it.
            styles={{ root: { display: 'flex', alignItems: 'center', height: 36 } }}
            checked={question.deleted === 'only'}
            onChange={(on) => set('deleted', on ? 'only' : undefined)}
            size="sm"
          >
            {t('data.deleted_only')}
          </Chip>
        )}
      </Group>
      <Collapse expanded={opened} id={panel}>
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="sm">
          {filtersOf(resource).map((filter) => (
            <FilterInput key={filter.name} resource={resource} filter={filter} question={question} onSet={set} />
          ))}
        </SimpleGrid>
      </Collapse>
      {Object.keys(asked).length > 0 && (
        <Group gap="xs">
          {Object.entries(asked).map(([name, value]) => (
            <Pill
              key={name}
              size="md"
              withRemoveButton
              onRemove={() => set(name, undefined)}
              removeButtonProps={{
                'aria-label': t('data.filter_remove', { filter: words(name, value) }),
                tabIndex: 0,
                'aria-hidden': false,
              }}
            >
              {words(name, value)}
            </Pill>
          ))}
          <Button variant="subtle" size="compact-sm" onClick={() => onAsk(question.deleted ? { deleted: 'only' } : {})}>
            {t('data.filters_clear')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Search({ text, onSearch }: { text: string; onSearch(text: string): void }) {
  const { t } = useLanguage();
  const [typed, setTyped] = useTyped(text);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSearch(typed.trim());
  };
  return (
    <search style={{ flex: '1 1 16rem' }}>
      <form onSubmit={submit}>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            type="search"
            flex={1}
            label={t('list.search')}
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            {t('list.search_do')}
          </Button>
        </Group>
      </form>
    </search>
  );
}
