/** Preloaded into a process whose clock is wrong by CLOCK_SKEW_MS milliseconds. */
const skew = Number(process.env.CLOCK_SKEW_MS ?? 0);
const RightDate = globalThis.Date;

const now = () => RightDate.now() + skew;

globalThis.Date = new Proxy(RightDate, {
  construct: (date, args, self) => Reflect.construct(date, args.length === 0 ? [now()] : args, self),
  get: (date, key) => (key === 'now' ? now : Reflect.get(date, key)),
});
