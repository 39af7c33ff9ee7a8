/** Preloaded into a process whose clock is set, by the next of CLOCK_STEPS_MS (a JSON list), at every SIGUSR2. */
const steps = JSON.parse(process.env.CLOCK_STEPS_MS ?? '[]') as number[];
const RightDate = globalThis.Date;
let next = 0;
let skew = 0;

process.on('SIGUSR2', () => {
  skew = steps[next++ % steps.length] ?? 0;
});

globalThis.Date = class extends RightDate {
  constructor(...args: unknown[]) {
    // @ts-expect-error: the constructor has several forms, and what it was given is handed on in whichever it was
    super(...(args.length === 0 ? [RightDate.now() + skew] : args));
  }
  static override now(): number {
    return RightDate.now() + skew;
  }
} as DateConstructor;
