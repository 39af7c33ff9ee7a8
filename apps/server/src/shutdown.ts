/** What a second signal ends the process with. A terminal that closes may say so several times, and is in no hurry. */
const SIGNALS = { SIGTERM: 143, SIGINT: 130, SIGHUP: undefined } as const;

/**
 * Ends the process when it is asked to, or when its terminal goes away: the first signal lets what runs end, a second one
 * ends at once.
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (stopping) {
        if (code !== undefined) process.exit(code);
        return;
      }
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
