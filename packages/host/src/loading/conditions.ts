/** What Node itself sets for `import`. */
const STANDARD = ['node', 'import', 'module-sync', 'default'];

/** The conditions of `exports` that hold in this process: Node's own and those of `--conditions` (also `-C`, NODE_OPTIONS). */
export function activeConditions(args?: readonly string[]): string[] {
  return [...customConditions(args), ...STANDARD];
}

/** Those that Node was started with. */
export function customConditions(
  args: readonly string[] = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)],
): string[] {
  return args.flatMap((arg, index) => {
    if (arg === '-C' || arg === '--conditions') return args[index + 1] ?? [];
    return /^--conditions=(.+)$/.exec(arg)?.[1] ?? [];
  });
}
