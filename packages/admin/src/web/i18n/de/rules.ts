import type { rules as english } from '../en/rules.ts';

/** Was ein Wert nicht einhält. */
export const rules: Record<keyof typeof english, string> = {
  'rule.array': 'muss eine Liste sein',
  'rule.boolean': 'muss wahr oder falsch sein',
  'rule.distinct': 'darf nichts zweimal nennen',
  'rule.email': 'muss eine E-Mail-Adresse sein, etwa ada@example.com',
  'rule.format': 'muss die Form {value} haben',
  'rule.integer': 'muss eine ganze Zahl sein',
  'rule.json': 'muss JSON sein',
  'rule.max': 'darf höchstens {value} sein',
  'rule.maxElements': 'darf höchstens {value} Elemente haben',
  'rule.maxLength': 'darf höchstens {value} Zeichen haben',
  'rule.min': 'muss mindestens {value} sein',
  'rule.minElements': 'muss mindestens {value} Elemente haben',
  'rule.minLength': 'muss mindestens {value} Zeichen haben',
  'rule.number': 'muss eine Zahl sein',
  'rule.object': 'muss ein Objekt sein',
  'rule.option': 'muss eine der Möglichkeiten sein',
  'rule.pattern': 'muss zu {value} passen',
  'rule.phone': 'muss eine Telefonnummer mit 5 bis 15 Ziffern sein, etwa +49 30 901820',
  'rule.required': 'fehlt',
  'rule.string': 'muss Text sein',
  'rule.unknown': 'gibt es hier nicht',
  'rule.url': 'muss eine URL sein, die mit https:// oder http:// beginnt, ohne Benutzername und Passwort',
};
