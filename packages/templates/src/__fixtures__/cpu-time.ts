/**
 * Milliseconds of processor time that this process has used: what is judged where something is to be quick, for how long it
 * takes by the clock says more of what else the machine does.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
