import { expect, it } from 'vitest';
import { actionsOf, DEEDS, wordsOf } from './deeds.ts';

it('finds what was done by its words, whole or in part, in either language', () => {
  expect(actionsOf('Set a secret')).toEqual(['PUT /api/v1/secrets/:key', 'secret.set']);
  expect(actionsOf('geheimnis SETZEN')).toEqual(actionsOf('Set a secret'));
  // Deactivating has the word in it.
  expect(actionsOf('Activate a workflow')).toEqual(['POST /api/v1/workflows/:workflow/activate']);
  expect(actionsOf('alarmregel')).toHaveLength(5);
  for (const { en, de, actions } of DEEDS) {
    expect([actionsOf(en), actionsOf(de)]).toEqual([actions, actions]);
    expect(actions.map((action) => wordsOf(action, 'de'))).toEqual(actions.map(() => de));
  }
});

it('takes what has no words as it is called', () => {
  expect(actionsOf('POST /ext/shop/orders')).toEqual(['POST /ext/shop/orders']);
  expect(actionsOf('user.take-in')).toEqual(['user.take-in']);
  expect(wordsOf('POST /ext/shop/orders', 'en')).toBeUndefined();
});
