import type { failures as english } from '../en/failures.ts';

/** Fehler nach ihrem Code, die von Läufen selbst nach ihrem Grund, und wer über einen Schritt entschieden hat. */
export const failures: Record<keyof typeof english, string> = {
  'failure.ABORTED': 'Beendet, bevor es fertig war',
  'failure.ALREADY_EXISTS': 'Das gibt es schon',
  'failure.CANCELLED': 'Abgebrochen',
  'failure.DATA_LOSS': 'Daten sind beschädigt oder fort',
  'failure.DEADLINE_EXCEEDED': 'Nicht rechtzeitig fertig',
  'failure.FAILED_PRECONDITION': 'So, wie es gerade ist, nicht möglich',
  'failure.INTERNAL': 'Ein interner Fehler',
  'failure.INVALID_ARGUMENT': 'Eine Angabe ist nicht gültig',
  'failure.LEASE_LOST': 'Ein anderer Worker hat übernommen',
  'failure.NOT_FOUND': 'Nicht gefunden',
  'failure.OUT_OF_RANGE': 'Außerhalb dessen, was möglich ist',
  'failure.PAYLOAD_TOO_LARGE': 'Zu groß',
  'failure.PERMISSION_DENIED': 'Nicht erlaubt',
  'failure.RESOURCE_EXHAUSTED': 'Zu viel auf einmal',
  'failure.SECRET_NOT_FOUND': 'Ein Geheimnis fehlt',
  'failure.UNAUTHENTICATED': 'Nicht angemeldet',
  'failure.UNAVAILABLE': 'Es antwortet niemand',
  'failure.UNCERTAIN': 'Ob es getan wurde, ist nicht bekannt',
  'failure.UNIMPLEMENTED': 'Nicht unterstützt',
  'reason.aborted': 'Beendet, weil der Schritt {step} daneben gescheitert ist',
  'reason.call_timeout': 'Der Schritt war nicht innerhalb von {ms} fertig',
  'reason.called_too_long': 'Der Workflow {workflow} war nicht innerhalb von {ms} fertig; sein Lauf wird abgebrochen',
  'reason.cancelled': 'Der Lauf wurde abgebrochen',
  'reason.cancelled_because': 'Der Lauf wurde abgebrochen: {why}',
  'reason.given_up': 'Der Lauf wurde von {by} aufgegeben: ob einer seiner Schritte gewirkt hat, ist nicht bekannt',
  'reason.held_too_long':
    'Die Verbindung {connection} war länger gestört, als der Workflow auf sie wartet (hold.timeout)',
  'reason.left': 'Beendet, weil niemand weiß, ob der Schritt {step} daneben gewirkt hat',
  'reason.limit_caller':
    'Der Lauf würde für immer warten: der Lauf, der ihn aufgerufen hat, belegt einen der {limit} Plätze und wartet auf ihn',
  'reason.limit_debounced':
    'Der Lauf wurde nicht begonnen: der Lauf {by} kam nach ihm, innerhalb der Zeit von debounce',
  'reason.limit_full': 'Der Lauf wurde übersprungen: die Grenze von {limit} war erreicht',
  'reason.lost': 'Der Worker von Versuch {attempt} des Schritts {step} endete, bevor das Ergebnis festgehalten war',
  'reason.lost_for_good':
    'Der Worker von Versuch {attempt} des Schritts {step} endete, bevor das Ergebnis festgehalten war: ob er gewirkt hat, ist nicht bekannt. Sehen Sie auf der anderen Seite nach, bevor Sie ihn noch einmal ausführen.',
  'reason.no_signal': 'Das Signal {signal} kam nicht rechtzeitig',
  'reason.run_timeout':
    'Der Lauf war nicht innerhalb seiner {ms} fertig. Erhöhen Sie das Zeitlimit des Workflows, oder kürzen Sie seine Schritte.',
  'reason.step_timeout': 'Der Schritt {step} war mit allem, was in ihm ist, nicht innerhalb seiner {ms} fertig',
  'settled.done': '{by} hat entschieden: er hat gewirkt',
  'settled.give_up': '{by} hat entschieden: der Lauf wird aufgegeben',
  'settled.not_done': '{by} hat entschieden: er hat nicht gewirkt',
};
