/** What the operator asked for and was told, written down by the operator. Times are the database's, in milliseconds. */
export type Deed =
  | {
      kind: 'signal';
      executionId: string;
      name: string;
      /** What it brought: `{number}`. */
      number: number;
      /** Under these keys; each is one signal. */
      keys: readonly string[];
      /** Those of them that were taken. */
      accepted: readonly string[];
    }
  | { kind: 'cancel'; executionId: string; acknowledgedAt: number }
  | { kind: 'settle'; executionId: string; path: string; as: 'done' | 'not_done' | 'give_up' }
  | { kind: 'pause'; workflow: string; from: number; until: number }
  | { kind: 'rerun'; executionId: string; origin: string; created: string }
  | { kind: 'answer'; approval: string; decision: string; taken: boolean }
  | { kind: 'requeue'; letter: string };

export type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { kind: Kind }>;

/** The deeds of one kind. */
export function deedsOf<Kind extends Deed['kind']>(deeds: readonly Deed[], kind: Kind): DeedOf<Kind>[] {
  return deeds.filter((deed): deed is DeedOf<Kind> => deed.kind === kind);
}
