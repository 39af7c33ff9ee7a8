import type { MessageKey } from '../i18n/en.ts';
import { useLanguage } from '../i18n/language.tsx';
import classes from './status.module.css';

type Tone = 'good' | 'bad' | 'busy' | 'warn' | 'calm';

/** A state that there is a word for in every language. */
export type StatusWord = MessageKey extends infer Key ? (Key extends `status.${infer Word}` ? Word : never) : never;

const TONES: Partial<Record<StatusWord, Tone>> = {
  completed: 'good',
  healthy: 'good',
  loaded: 'good',
  active: 'good',
  answered: 'good',
  done: 'good',
  ok: 'good',
  resolved: 'good',
  sent: 'good',
  firing: 'bad',
  critical: 'bad',
  failed: 'bad',
  unhealthy: 'bad',
  revoked: 'bad',
  expired: 'bad',
  sending: 'busy',
  running: 'busy',
  applying: 'busy',
  checking: 'busy',
  pending: 'busy',
  retrying: 'busy',
  warning: 'warn',
  waiting: 'warn',
  open: 'warn',
  degraded: 'warn',
  uncertain: 'warn',
  paused: 'warn',
  interrupted: 'warn',
};

/** A state in a word and a colour; the word alone says it too. */
export function Status({ of: status }: { of: StatusWord }) {
  const { t } = useLanguage();
  return (
    <span className={classes.status} data-tone={TONES[status] ?? 'calm'}>
      {t(`status.${status}`)}
    </span>
  );
}
