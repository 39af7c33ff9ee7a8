import type { FieldSpec, JsonObject } from '@automate/core';
import { useLanguage } from '../../i18n/language.tsx';
import { useBuilder } from '../builder.tsx';
import { RecordFields } from './record-fields.tsx';

const CODE = { to: 'template', subject: 'template', message: 'template' } as const;
const EVENTS = ['started', 'completed', 'failed', 'cancelled', 'uncertain', 'approval_requested'] as const;
/** What a connector needs for both: the action of its profile. */
const SENDS = 'send_notification';

/** Who is told of runs, and who is asked where a run waits for an approval. */
export function IntegrationFields() {
  const { t } = useLanguage();
  const { parts } = useBuilder();
  const senders = parts.connectors.filter(({ actions }) => actions.some(({ name }) => name === SENDS));
  const instances = senders.flatMap(({ key, displayName, instances: names }) => [
    { value: key, label: t('whole.only_one', { name: displayName }) },
    ...names.map((name) => ({ value: `${key}/${name}`, label: `${displayName}: ${name}` })),
  ]);
  const [first] = instances.filter(({ value }) => value.includes('/'));
  const begun = first?.value ?? instances[0]?.value ?? '';
  return (
    <RecordFields
      name="integrations"
      many
      list
      code={CODE}
      beginnings={[
        { add: t('whole.add_notification'), value: { notification: begun, on: ['failed'], to: '' } },
        { add: t('whole.add_approval'), value: { approval: begun, to: '' } },
      ]}
      fieldsOf={(value, number) => fieldsOf(value, number)}
    />
  );

  function fieldsOf(value: JsonObject, number: number): FieldSpec[] {
    const kind = value.approval === undefined ? 'notification' : 'approval';
    const group = t(`whole.${kind}`, { number });
    const text = (key: 'to' | 'subject' | 'message'): FieldSpec => ({
      ...{ key, label: t(`whole.${key}`), type: 'string', required: key === 'to', group },
      description: t(`whole.${key}_about`),
    });
    const on: FieldSpec = {
      ...{ key: 'on', label: t('whole.told_of'), type: 'multi-select', required: true, group },
      options: EVENTS.map((event) => ({ value: event, label: t(`whole.told_${event}`) })),
    };
    const given = value[kind];
    const known = instances.some((one) => one.value === given) || typeof given !== 'string' || given === '';
    const instance: FieldSpec = {
      ...{ key: kind, label: t('step.connection'), type: 'select', required: true, group },
      description: t(instances.length === 0 ? 'whole.no_sender' : 'whole.sender_about'),
      options: known ? instances : [...instances, { value: given, label: given }],
    };
    return [instance, ...(kind === 'notification' ? [on] : []), text('to'), text('subject'), text('message')];
  }
}
