import { Group, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { useBuilder } from './builder.tsx';
import { KindIcon } from './kind-icon.tsx';
import classes from './part-list.module.css';
import { type Part, partsOf, searched } from './parts.ts';
import { useDrag } from './use-drag.ts';

interface PartListProps {
  take(part: Part): void;
  /** A pointer can take one to a place. Default: no. */
  draggable?: boolean;
  /** Default: it scrolls with what is around it. */
  height?: string;
}

/** Everything that a step can be, by searching or by looking. */
export function PartList({ take, draggable = false, height }: PartListProps) {
  const { t } = useLanguage();
  const { parts } = useBuilder();
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = searched(partsOf(parts, t), words);
  const groups = (
    <Stack gap="md" role="group" aria-label={t('canvas.choices')}>
      {found.length === 0 && <Text c="dimmed">{t('canvas.nothing_found')}</Text>}
      {[...Map.groupBy(found, ({ group }) => group)].map(([group, members]) => (
        <section key={group} aria-label={group}>
          <Text size="xs" fw={600} c="dimmed" mb={4}>
            {group}
          </Text>
          <div className={classes.choices}>
            {members.map((part) => (
              <PartButton key={`${part.kind} ${part.of}`} part={part} take={take} draggable={draggable} />
            ))}
          </div>
        </section>
      ))}
    </Stack>
  );
  return (
    <Stack>
      <TextInput
        label={t('canvas.search')}
        placeholder={t('canvas.search_hint')}
        value={search}
        data-autofocus
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) take(found[0]);
        }}
      />
      {height === undefined ? (
        groups
      ) : (
        <ScrollArea.Autosize mah={height} type="auto">
          {groups}
        </ScrollArea.Autosize>
      )}
    </Stack>
  );
}

function PartButton({ part, take, draggable }: { part: Part; take(part: Part): void; draggable: boolean }) {
  const drag = useDrag({ part });
  return (
    <UnstyledButton
      className={classes.choice ?? ''}
      data-draggable={draggable || undefined}
      onClick={() => take(part)}
      {...(draggable && drag)}
    >
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <KindIcon kind={part.kind} />
        <span>
          <Text size="sm" fw={600} component="span" display="block">
            {part.title}
          </Text>
          <Text size="xs" c="dimmed" component="span" display="block">
            {part.about}
          </Text>
        </span>
      </Group>
    </UnstyledButton>
  );
}
