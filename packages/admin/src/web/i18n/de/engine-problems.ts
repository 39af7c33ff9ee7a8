import type { EngineProblem } from '@automate/api';

/** Was jemandem an Workflows, Läufen, Freigaben und Alarmen verwehrt wird. Auf Englisch sagt es der Server. */
export const engineProblems: Record<EngineProblem, string> = {
  alert_rule_changed:
    'Die Alarmregel hat inzwischen Version {version}, nicht {expected}. Lesen Sie sie, und entscheiden Sie neu.',
  alert_rule_taken: 'Es gibt schon eine Alarmregel „{name}“.',
  alert_rule_tells_nobody:
    'Die Alarmregel „{name}“ benachrichtigt niemanden: Nennen Sie darin zuerst eine Verbindung und einen Empfänger.',
  alert_rules_full: 'Es gibt {most} Alarmregeln, mehr sind nicht möglich: Ändern oder löschen Sie eine.',
  approval_answered: 'Die Freigabe {id} ist schon beantwortet: {decision}, von {by} um {at}. Nichts wurde geändert.',
  approval_closed: 'Die Freigabe {id} ist geschlossen: Ihr Schritt oder ihr Lauf ist vorbei. Nichts wurde geändert.',
  approval_comment: 'darf höchstens {most} Zeichen haben',
  approval_expired: 'Die Freigabe {id} ist abgelaufen: Niemand hat rechtzeitig geantwortet. Nichts wurde geändert.',
  approval_link_over: 'Die Freigabe {id} lässt sich mit diesem Link nicht mehr beantworten. Nichts wurde geändert.',
  approval_options: 'muss eines sein von {names}',
  approval_other_people: 'Die Freigabe {id} fragt andere: {by} gehört nicht zu denen, die antworten dürfen.',
  bulk_filter_empty:
    'nennt nichts: Geben Sie mindestens eines an von status, workflow, eventId, error, since und until',
  event_does_not_start: 'Das Ereignis {event} startet {workflow} nicht: {why}.',
  no_alert: 'Es gibt keinen Alarm {id}.',
  no_alert_rule: 'Es gibt keine Alarmregel {id}.',
  no_approval: 'Es gibt keine Freigabe {id}.',
  no_bulk_job: 'Es gibt keine Sammelaktion {id}.',
  no_dead_letter: 'Es gibt nichts Aufgegebenes mit der Kennung {id}.',
  no_error_group: 'Es gibt keine Art von Fehlern {id}.',
  no_event: 'Es gibt kein Ereignis {id}.',
  no_execution: 'Es gibt keinen Lauf {id}.',
  no_storage: 'Dieser Prozess hat keinen Speicher: Geben Sie ihm den der anderen (storage).',
  no_trigger_takes: 'keiner seiner Auslöser nimmt {type} von {source}, oder eine Bedingung gilt nicht',
  no_version: 'Der Workflow {name} hat keine Version {version}: Seine neueste ist {newest}.',
  no_workflow: 'Es gibt keinen Workflow {name}.',
  nothing_stored: 'Zum Lauf {execution} ist unter {id} nichts gespeichert.',
  rerun_not_over: 'Der Lauf {id} ist noch nicht vorbei (Zustand: {status}): Danach lässt er sich wiederholen.',
  rerun_of_part: 'Der Lauf {id} bearbeitet Elemente einer Schleife von {caller}: Wiederholen Sie jenen.',
  rerun_step_is:
    'Der Schritt {step} davor hat dort den Zustand {status}: Beginnen Sie mit ihm, oder geben Sie an, was er ergibt.',
  rerun_step_undone:
    'Der Schritt {step} davor wurde rückgängig gemacht, als jener Lauf scheiterte: Beginnen Sie mit ihm.',
  rerun_step_was:
    'Der Schritt {step} davor war dort von der Art {kind}: Beginnen Sie mit ihm, oder geben Sie an, was er ergibt.',
  rerun_step_without_result:
    'Der Schritt {step} davor hat dort kein Ergebnis: Beginnen Sie mit ihm, oder geben Sie an, was er ergibt.',
  run_over: 'Der Lauf {id} ist vorbei. Nichts wurde an ihn geschickt.',
  run_over_as: 'Der Lauf {id} ist vorbei (Zustand: {status}). Nichts wurde an ihn geschickt.',
  settle_no_step: 'ist kein Schritt, von dem niemand weiß, ob er gewirkt hat; das sind: {paths}',
  settle_not_uncertain: 'Am Lauf {id} gibt es gerade nichts zu entscheiden (Zustand: {status}).',
  settle_there:
    'Der Schritt {step} hat den Lauf {id} aufgerufen, und der ist ungewiss: Entscheiden Sie den Schritt dort, dann läuft dieser von selbst weiter.',
  taken: 'ist vergeben',
  time_form: 'muss eine Zeit sein wie 2026-11-28T09:00:00Z',
  workflow_changed: 'Der Workflow {name} hat inzwischen Version {version}, nicht {expected}. Lesen Sie ihn zuerst neu.',
  workflow_inactive: 'Der Workflow {name} ist nicht aktiv: Aktivieren Sie ihn zuerst.',
  workflow_keeps_name:
    'ist {wanted}, aber der Workflow heißt {name}: Er behält seinen Namen. Legen Sie stattdessen einen neuen an.',
  workflow_not_manual:
    'Den Workflow {name} starten nur Ereignisse: Fügen Sie unter „on“ einen Eintrag „- manual: true“ hinzu.',
  workflow_taken: 'Es gibt schon einen Workflow {name}. Ändern Sie ihn, oder wählen Sie einen anderen Namen.',
};
