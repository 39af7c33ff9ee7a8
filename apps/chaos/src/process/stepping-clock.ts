/** Preloaded into a process whose clock is set, by the next of CLOCK_STEPS_MS (a JSON list), at every SIGUSR2. */
const steps = JSON.parse(process.env.CLOCK_STEPS_MS ?? '[]') as number[];
const RightDate = globalThis.Date;
let next = 0;
let skew = 0;

process.on('SIGUSR2', () => {
  skew = steps[next++ % steps.length] ?? 0;
});

const now = () => RightDate.now() + skew;

globalThis.Date = new Proxy(RightDate, {
  construct: (date, args, self) => Reflect.construct(date, args.length === 0 ? [now()] : args, self),
  get: (date, key) => (key === 'now' ? now : Reflect.get(date, key)),
});
