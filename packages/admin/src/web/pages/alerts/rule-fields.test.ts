import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configurationOf, problemsOf, stateOf } from '../../form/field-state.ts';
import { translator } from '../../i18n/language.tsx';
import { type AlertRuleBody, bodyOf, ruleFields, valuesOf } from './rule-fields.ts';

const fields = ruleFields(translator('en'), { tell: ['chat/team'], watch: ['crm/main'] });
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
/** Whole seconds, up to 31 days. */
const ms = (least: number, most = 2_678_400) => fc.integer({ min: least, max: most }).map((seconds) => seconds * 1000);
const count = fc.integer({ min: 1, max: 1000 });

const condition = fc.oneof(
  fc.record(
    {
      kind: fc.constant('failure_rate'),
      rate: fc.integer({ min: 1, max: 1000 }).map((share) => share / 1000),
      windowMs: ms(60, 86_400),
      minRuns: count,
      workflow: word,
    },
    { requiredKeys: ['kind', 'rate', 'windowMs', 'minRuns'] },
  ),
  fc.record({ kind: fc.constant('backlog_age'), queue: word, olderThanMs: ms(1) }),
  fc.record({ kind: fc.constant('connection_down'), connection: fc.constant('crm/main') }),
  fc.record({ kind: fc.constant('dead_letters'), count, queue: word }, { requiredKeys: ['kind', 'count'] }),
  fc.record({ kind: fc.constant('uncertain_runs'), count, workflow: word }, { requiredKeys: ['kind', 'count'] }),
);
const rule = fc.record(
  {
    name: word,
    condition,
    severity: fc.constantFrom('info', 'warning', 'critical'),
    notify: fc.record({ connection: fc.constant('chat/team'), recipient: word }),
    forMs: ms(0),
    resolveAfterMs: ms(0),
    repeatAfterMs: ms(60),
    enabled: fc.boolean(),
  },
  { requiredKeys: ['name', 'condition', 'severity', 'forMs', 'resolveAfterMs', 'enabled'] },
) as fc.Arbitrary<AlertRuleBody>;

it('sends a rule that nobody changed in the form as it was read', () => {
  fc.assert(
    fc.property(rule, (read) => {
      const state = stateOf(fields, valuesOf(read));
      expect([...problemsOf(fields, state, translator('en'))]).toEqual([]);
      expect(bodyOf(configurationOf(fields, state))).toEqual(read);
    }),
  );
});
