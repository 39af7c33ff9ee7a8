import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { askForRest, type Wanted } from './ask.ts';
import { createPlugin } from './create-plugin.ts';
import { PLUGIN_KINDS } from './kinds.ts';
import { nameProblem } from './names.ts';

/** Wrong words on the command line; sysexits' EX_USAGE. */
const USAGE = 64;
const HELP = `Usage: npm create automate-plugin [name] -- [options]

Makes the package of a plugin that builds, tests and passes its contract suite.

  name                 erp, @acme/erp or a whole package name
  --kind <kind>        ${PLUGIN_KINDS.map(({ kind }) => kind).join(', ')}
  --description <text> what it is, in a sentence
  --directory <folder> where to make it; default: automate-plugin-<name>
  --yes                ask nothing
  --help

Asks for what is missing on a terminal; elsewhere name and --kind are needed.`;

/** Runs `npm create automate-plugin`, and resolves to the exit code: 0, 64 when it is not understood, 1 when it failed. */
export async function runCreate(
  args: readonly string[],
  isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true,
): Promise<number> {
  const fail = (code: number, message: string) => {
    process.stderr.write(`create-automate-plugin: ${message}\n`);
    return code;
  };
  let flags: Flags;
  try {
    flags = readFlags(args);
  } catch (error) {
    return fail(USAGE, `${(error as Error).message}; --help tells what there is`);
  }
  if (flags.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const problem = problemOf(flags);
  if (problem !== undefined) return fail(USAGE, problem);
  const complete = flags.name !== undefined && flags.kind !== undefined;
  if (!complete && (flags.yes || !isTerminal)) {
    return fail(USAGE, 'a name and --kind are needed where nobody can be asked; --help tells what there is');
  }
  const wanted = complete ? (flags as Wanted) : await askForRest(flags);
  if (wanted === undefined) return fail(1, 'nothing was made');
  try {
    const kind = PLUGIN_KINDS.find((one) => one.kind === wanted.kind);
    if (kind === undefined) throw new RangeError(`there is no kind ${wanted.kind}`);
    const { directory, names, files } = createPlugin({ ...wanted, kind });
    process.stdout.write(told(names.packageName, relative(process.cwd(), directory) || '.', files));
    return 0;
  } catch (error) {
    return fail(error instanceof RangeError ? USAGE : 1, (error as Error).message);
  }
}

interface Flags extends Partial<Wanted> {
  yes: boolean;
  help: boolean;
}

function readFlags(args: readonly string[]): Flags {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      kind: { type: 'string', short: 'k' },
      description: { type: 'string' },
      directory: { type: 'string' },
      yes: { type: 'boolean', short: 'y', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (positionals.length > 1) throw new Error(`one name is needed, not ${positionals.length}`);
  return { ...values, ...(positionals[0] === undefined ? {} : { name: positionals[0] }) };
}

function problemOf({ name, kind }: Flags): string | undefined {
  if (kind !== undefined && !PLUGIN_KINDS.some((one) => one.kind === kind)) {
    return `there is no kind ${JSON.stringify(kind)}; there are: ${PLUGIN_KINDS.map((one) => one.kind).join(', ')}`;
  }
  return name === undefined ? undefined : nameProblem(name);
}

function told(packageName: string, folder: string, files: readonly string[]): string {
  return `${packageName} is made: ${files.length} files in ${folder}

  cd ${folder}
  npm install
  npm test               builds it, writes its manifest, runs its suite and a server with it
  npm run dev            a server with it, which takes up what you change
  npm run verify         one verdict: manifest, suite, package, permissions
`;
}
