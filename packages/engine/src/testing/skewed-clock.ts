/** Preloaded into a process whose clock is wrong by CLOCK_SKEW_MS milliseconds. */
const skew = Number(process.env.CLOCK_SKEW_MS ?? 0);
const RightDate = globalThis.Date;

globalThis.Date = class extends RightDate {
  constructor(...args: unknown[]) {
    // @ts-expect-error: the constructor has several forms, and what it was given is handed on in whichever it was
    super(...(args.length === 0 ? [RightDate.now() + skew] : args));
  }
  static override now(): number {
    return RightDate.now() + skew;
  }
} as DateConstructor;
