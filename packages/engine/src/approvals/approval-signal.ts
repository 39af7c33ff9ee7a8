/** The signal that an approval waits for. It has a "/", which no signal from outside may have. */
export function approvalSignal(path: string): string {
  return `approval/${path}`;
}
