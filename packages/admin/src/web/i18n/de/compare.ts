import type { compare as english } from '../en/compare.ts';

export const compare: Record<keyof typeof english, string> = {
  'compare.a': 'Erster',
  'compare.about': 'Worin sich zwei Läufe unterscheiden: Versionen, Eingaben, Schritte und was sie gaben.',
  'compare.absent': 'nicht da',
  'compare.attempts': '{count} Versuche',
  'compare.b': 'Zweiter',
  'compare.choose': 'Wählen Sie zwei Läufe',
  'compare.choose_hint':
    'Markieren Sie zwei in der Liste der Läufe und vergleichen Sie sie, oder beginnen Sie bei einem Lauf.',
  'compare.chosen': 'Die beiden vergleichen',
  'compare.differences': 'Unterschiede',
  'compare.last_good': 'Der letzte davor, der durchlief',
  'compare.more': '{count} weitere',
  'compare.no_good': 'Kein früherer Lauf dieses Workflows lief durch',
  'compare.none': 'Keine',
  'compare.original': 'Der Lauf, den er wiederholt',
  'compare.other_workflow': 'Es sind Läufe verschiedener Workflows.',
  'compare.rerun': 'Seine neueste Wiederholung',
  'compare.run_input': 'Was die Läufe bekamen',
  'compare.run_output': 'Was die Läufe gaben',
  'compare.same': 'Die Schritte taten dasselbe',
  'compare.same_hint': 'Nur ihre Zeiten unterscheiden sich.',
  'compare.show_same': 'Auch Schritte zeigen, die dasselbe taten ({count})',
  'compare.title': 'Zwei Läufe',
  'compare.versions': 'Von Version {a} zu Version {b}',
  'compare.with': 'Vergleichen mit',
};
