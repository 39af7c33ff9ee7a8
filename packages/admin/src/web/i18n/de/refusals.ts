import type { refusals as english } from '../en/refusals.ts';

/** Webhook-Aufrufe, die nicht angenommen wurden, und was zu tun ist. */
export const refusals: Record<keyof typeof english, string> = {
  'refusals.about': 'Aufrufe der letzten 24 Stunden, die nicht angenommen wurden.',
  'refusals.address': 'Zuletzt von',
  'refusals.body': 'Mit dem Inhalt lässt sich nichts anfangen',
  'refusals.body_advice':
    'Der Dienst muss JSON senden, aus dem hervorgeht, was geschehen ist. Stellen Sie dort JSON als Inhaltstyp ein.',
  'refusals.count': 'Aufrufe',
  'refusals.detail': 'Beim letzten Mal:',
  'refusals.headers': 'Die Signatur fehlt oder ist anders geschrieben',
  'refusals.headers_advice':
    'Tragen Sie das Geheimnis auch beim anderen Dienst ein: Ohne Geheimnis signiert er nicht. Ein Proxy dazwischen muss alle Header weitergeben.',
  'refusals.last': 'Zuletzt',
  'refusals.no_source': 'keine Verbindung',
  'refusals.replay': 'Die Signatur ist zu alt',
  'refusals.replay_advice':
    'Vergleichen Sie die Uhren beider Rechner. Auch ein alter Aufruf, der noch einmal gesendet wird, wird abgelehnt.',
  'refusals.secret': 'Es gibt kein Geheimnis, mit dem sich die Signatur prüfen ließe',
  'refusals.secret_advice':
    'Tragen Sie das Webhook-Geheimnis bei der Verbindung ein, dasselbe wie beim anderen Dienst.',
  'refusals.signature': 'Die Signatur stimmt nicht',
  'refusals.signature_advice': 'Prüfen Sie, ob das Geheimnis auf beiden Seiten dasselbe ist.',
  'refusals.throttled': 'Es kamen zu viele auf einmal',
  'refusals.throttled_advice': 'Lassen Sie den Dienst weniger auf einmal senden.',
  'refusals.title': 'Abgelehnte Webhooks',
  'refusals.too_large': 'Der Inhalt ist zu groß',
  'refusals.too_large_advice': 'Lassen Sie den Dienst weniger senden, oder erhöhen Sie http.bodyLimit dieses Servers.',
  'refusals.unavailable': 'Er konnte in dem Moment nicht angenommen werden',
  'refusals.unavailable_advice':
    'Sehen Sie nach, ob das Plugin eingeschaltet ist, und unter Systemzustand, wie es dem Server geht.',
  'refusals.unknown': 'Die Adresse gehört zu keiner Verbindung',
  'refusals.unknown_advice':
    'Vergleichen Sie die Adresse beim anderen Dienst mit der, die auf der Seite der Verbindung steht.',
  'refusals.why': 'Grund',
};
