import type { errors as english } from '../en/errors.ts';

export const errors: Record<keyof typeof english, string> = {
  'errors.about':
    'Was fehlschlägt, nach Art: derselbe Schritt desselben Workflows mit derselben Meldung. Das Neueste steht oben.',
  'errors.all_runs': 'Alle Läufe dazu',
  'errors.count': 'Läufe',
  'errors.empty': 'Nichts ist fehlgeschlagen',
  'errors.empty_hint':
    'Hier sammeln sich Fehler von Schritten und Läufen nach Art, auch solche, nach denen ein Lauf weiterging.',
  'errors.error': 'Fehler',
  'errors.first_seen': 'Zuerst',
  'errors.last_seen': 'Zuletzt',
  'errors.no_step': 'kein Schritt',
  'errors.one': 'Fehler',
  'errors.pattern': 'Was gleich ist',
  'errors.recent': 'Letzte 24 Stunden',
  'errors.recent_label': '{count} in den letzten {hours} Stunden',
  'errors.runs': 'Die neuesten Läufe dazu',
  'errors.step': 'Schritt',
  'errors.varies_address': 'Adresse',
  'errors.varies_email': 'E-Mail',
  'errors.varies_id': 'Kennung',
  'errors.varies_number': 'Zahl',
  'errors.varies_text': 'Text',
  'errors.varies_time': 'Zeit',
  'errors.varies_url': 'URL',
  'errors.where': 'Wo',
  'errors.workflow': 'Workflow',
};
