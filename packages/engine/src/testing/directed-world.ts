import type { Answer, OutsideWorld, RecordedCall } from './outside-world.ts';

/** A call that is held back until it is opened. */
export interface HeldCall {
  /** Resolves once the call is there. */
  readonly reached: Promise<void>;
  open(answer?: Answer): void;
}

/** The outside world, told what to do by the paths of the steps that call it. */
export interface DirectedWorld {
  /** How calls of a step are answered, the first call of a run first; the last answer stands for all that follow. */
  answer(path: string, ...answers: Answer[]): void;
  /** Holds back the next call of a step. */
  hold(path: string): HeldCall;
  /** Paths that were called since the last `reset`, in order. */
  readonly called: string[];
  /** The most calls that were there at the same time. */
  readonly most: number;
  /** Forgets everything it was told. */
  reset(): void;
}

/** The step's path of a call: what its key has behind the id of the run. */
export function pathOf({ key }: Pick<RecordedCall, 'key'>): string {
  return key.slice(37);
}

export function directWorld(world: OutsideWorld): DirectedWorld {
  const answers = new Map<string, Answer[]>();
  const held = new Map<string, { reach(): void; opened: Promise<Answer> }[]>();
  const state = { most: 0, called: [] as string[] };
  let there = 0;
  world.answer = async (call, count) => {
    const path = pathOf(call);
    state.called.push(path);
    there += 1;
    state.most = Math.max(state.most, there);
    try {
      const gate = held.get(path)?.shift();
      if (gate !== undefined) {
        gate.reach();
        return await gate.opened;
      }
      const told = answers.get(path);
      return (told && told.length > 1 ? told.shift() : told?.[0]) ?? { status: 200, body: { path, call: count } };
    } finally {
      there -= 1;
    }
  };
  return Object.assign(state, {
    answer: (path: string, ...told: Answer[]) => void answers.set(path, told),
    hold(path: string): HeldCall {
      const reached = Promise.withResolvers<void>();
      const opened = Promise.withResolvers<Answer>();
      held.set(path, [...(held.get(path) ?? []), { reach: reached.resolve, opened: opened.promise }]);
      return { reached: reached.promise, open: (answer = 200) => opened.resolve(answer) };
    },
    reset() {
      answers.clear();
      held.clear();
      state.called = [];
      state.most = 0;
    },
  });
}
