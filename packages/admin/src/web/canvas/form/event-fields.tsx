import { useList } from '../../api/read.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { useBuilder } from '../builder.tsx';
import { OfferedField } from './offered-field.tsx';
import { useFields } from './use-field.ts';

/** Which events start the workflow: of those that came, and of those that installed connectors tell of. */
export function EventFields({ index }: { index: number }) {
  const { t } = useLanguage();
  const { parts } = useBuilder();
  const field = useFields({ trigger: index });
  const { rows } = useList('/api/v1/events', { query: { limit: 100 } });
  const came = [...new Set(rows.map(({ type }) => type))].filter((type) => !type.startsWith('automate.'));
  const offered = new Set(came);
  const told = parts.connectors.flatMap(({ displayName, triggers }) => {
    const types = new Set(triggers.flatMap(({ events, types: each }) => [events, ...each])).difference(offered);
    for (const type of types) offered.add(type);
    return types.size === 0 ? [] : [{ group: displayName, items: [...types] }];
  });
  const sources = parts.connectors.flatMap(({ key, triggers, instances }) =>
    triggers.length === 0 ? [] : instances.map((name) => `${key}/${name}`),
  );
  const seen = rows.map(({ source }) => source).filter((source) => source.startsWith('api/'));
  return (
    <>
      <OfferedField
        label={t('trigger.event')}
        description={t('trigger.event_about')}
        placeholder={t('trigger.event_hint')}
        required
        data={came.length === 0 ? told : [{ group: t('trigger.came'), items: came }, ...told]}
        field={field(['event'])}
      />
      <OfferedField
        label={t('trigger.source')}
        description={t('trigger.source_about')}
        data={[...new Set([...sources, ...seen])]}
        field={field(['source'])}
      />
    </>
  );
}
