/** Everything that is named after what the author typed. */
export interface PluginNames {
  /** Of the package, such as `@acme/automate-plugin-erp`. */
  packageName: string;
  /** Of the plugin and of its contribution, such as `erp`. */
  id: string;
  /** For people, such as `Erp`. */
  displayName: string;
  /** As a part of identifiers in code, such as `erp` or `myErp`. */
  variable: string;
  /** The folder that it is made in, unless another is said. */
  folder: string;
}

const PACKAGE_NAME = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;
const PLUGIN_ID = /^[a-z][a-z0-9-]*$/;
const PREFIX = 'automate-plugin-';
/** npm's limit. */
const MAX_PACKAGE_NAME = 214;

/**
 * What is wrong with a name that an author typed (`erp`, `@acme/erp` or a whole package name), for people; undefined when
 * it is one.
 */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'a name is missing, such as erp';
  if (!PACKAGE_NAME.test(name))
    return `${JSON.stringify(name)} is no npm package name: lower-case letters, digits and -`;
  const { packageName, id } = split(name);
  if (packageName.length > MAX_PACKAGE_NAME) return `${packageName} is longer than ${MAX_PACKAGE_NAME} characters`;
  if (!PLUGIN_ID.test(id) || id.length > 50) {
    return `"${id}" is no plugin id: a lower-case letter, then lower-case letters, digits and -, at most 50`;
  }
  return undefined;
}

/** @throws RangeError with what `nameProblem` says */
export function pluginNames(name: string): PluginNames {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new RangeError(problem);
  const { packageName, id } = split(name);
  const words = id.split('-').filter((word) => word !== '');
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  return {
    packageName,
    id,
    displayName: words.map(capital).join(' '),
    variable: words.map((word, index) => (index === 0 ? word : capital(word))).join(''),
    folder: packageName.replace(/^@[^/]*\//, ''),
  };
}

/** Every package is found by its `automate-plugin-` prefix, which need not be typed. */
function split(name: string): { packageName: string; id: string } {
  const [, scope = '', base = ''] = /^(@[^/]*\/)?(.*)$/.exec(name) ?? [];
  const id = base.startsWith(PREFIX) ? base.slice(PREFIX.length) : base;
  return { packageName: `${scope}${PREFIX}${id}`, id };
}
