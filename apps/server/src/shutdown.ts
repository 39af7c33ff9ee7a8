/** Ends the process when it is asked to: the first signal lets what runs end, a second one ends at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(code);
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`automate: the stop was not clean: ${error instanceof Error ? error.message : error}\n`);
          process.exit(1);
        },
      );
    });
  }
}
