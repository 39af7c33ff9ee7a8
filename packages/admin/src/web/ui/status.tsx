import type { MessageKey } from '../i18n/en.ts';
import { useLanguage } from '../i18n/language.tsx';
import classes from './status.module.css';

type Tone = 'good' | 'bad' | 'busy' | 'warn' | 'calm';

const TONES: Record<string, Tone> = {
  completed: 'good',
  healthy: 'good',
  loaded: 'good',
  active: 'good',
  approved: 'good',
  answered: 'good',
  done: 'good',
  ok: 'good',
  delivered: 'good',
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
  timed_out: 'warn',
  interrupted: 'warn',
};

/** A state in a word and a colour; the word alone says it too. */
export function Status({ of: status }: { of: string }) {
  const { t } = useLanguage();
  const key = `status.${status}` as MessageKey;
  return (
    <span className={classes.status} data-tone={TONES[status] ?? 'calm'}>
      {t(key)}
    </span>
  );
}
