import { useList } from '../api/read.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useMay } from '../session/session.ts';
import { shortId } from './links.tsx';

/** Such as `user:ada`, `user/ada`, `key:<id>`, `api-key/<id>`, `plugin:slack`. */
const ACTOR = /^(user|key|api-key|plugin)[:/](.+)$/;

/** Whoever did something, by their name; what is written of them is shown on pointing at it. */
export function Actor({ of: actor }: { of: string | null | undefined }) {
  const { t } = useLanguage();
  const [, kind, id = actor ?? '–'] = ACTOR.exec(actor ?? '') ?? [];
  const isKey = kind === 'key' || kind === 'api-key';
  const mayAsk = useMay('api-keys:read');
  const { rows } = useList('/api/v1/api-keys', {}, { enabled: isKey && mayAsk });
  const name = rows.find((key) => key.id === id)?.name ?? shortId(id);
  const said = isKey ? t('actor.key', { name }) : kind === 'plugin' ? t('actor.plugin', { id }) : id;
  return <span title={actor ?? undefined}>{said}</span>;
}
