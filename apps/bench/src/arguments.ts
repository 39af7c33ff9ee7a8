/** What the command line asks for. */
export interface Arguments {
  /** Ids of targets in the order of the table; all when none is named. */
  targets: string[];
  /** Smaller counts: whether the bench works, not what it says. */
  quick: boolean;
  /** Profiles every target, not only those that are missed. */
  profile: boolean;
  /** Puts Node-RED beside T5: it is installed for this run. */
  nodeRed: boolean;
}

/** @throws Error that says what is not known and what is. */
export function parseArguments(args: readonly string[], known: readonly string[]): Arguments {
  const flags = new Set(args.filter((arg) => arg.startsWith('-')));
  const wanted = new Set(args.filter((arg) => !arg.startsWith('-')).map((arg) => arg.toUpperCase()));
  const strange = [
    ...flags.difference(new Set(['--quick', '--profile', '--node-red'])),
    ...wanted.difference(new Set(known)),
  ];
  if (strange.length > 0) {
    throw new Error(
      `${strange.join(', ')}: not known. usage: bench [${known.join(' ')}] [--quick] [--profile] [--node-red]`,
    );
  }
  return {
    targets: known.filter((id) => wanted.size === 0 || wanted.has(id)),
    quick: flags.has('--quick'),
    profile: flags.has('--profile'),
    nodeRed: flags.has('--node-red'),
  };
}
