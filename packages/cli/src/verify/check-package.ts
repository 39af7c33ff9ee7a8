import { checkPackage as checkTypes, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { PackedPackage } from './packed-package.ts';
import { type Check, type CheckProblem, checkOf, error, warning } from './report.ts';

/** Automate's packages are ES modules: what resolves neither `exports` nor ES modules is not supported. */
const UNSUPPORTED_RESOLUTIONS = ['node10', 'node16-cjs'];

/** Whether what is published can be imported, with types: publint, are-the-types-wrong, and an entry in JavaScript. */
export async function checkPackage(packed: PackedPackage, entry: string | undefined): Promise<Check> {
  const problems: CheckProblem[] = [];
  if (entry !== undefined && /\.[mc]?tsx?$/.test(entry)) {
    problems.push(error(`${entry} is TypeScript, which Node does not load from node_modules: publish what is built`));
  }
  if (entry !== undefined && !packed.files.includes(entry)) {
    problems.push(error(`${entry} is not in the tarball: add it to "files" of package.json`));
  }
  const { messages, pkg } = await publint({ pack: { tarball: packed.tarball.buffer } });
  for (const message of messages) {
    const text = formatMessage(message, pkg, { color: false }) ?? message.code;
    if (message.type !== 'suggestion') problems.push(message.type === 'error' ? error(text) : warning(text));
  }
  const types = await checkTypes(packed.contents);
  if (types.types === false) problems.push(warning('the package has no types'));
  else problems.push(...types.problems.filter(isSupported).map((problem) => error(describeTypes(problem))));
  return checkOf('package', problems);
}

function isSupported(problem: Problem): boolean {
  return !('resolutionKind' in problem && UNSUPPORTED_RESOLUTIONS.includes(problem.resolutionKind));
}

function describeTypes(problem: Problem): string {
  const where = 'entrypoint' in problem ? ` of ${problem.entrypoint} (${problem.resolutionKind})` : '';
  return `the types${where} are wrong: ${problem.kind}; https://arethetypeswrong.github.io explains it`;
}
