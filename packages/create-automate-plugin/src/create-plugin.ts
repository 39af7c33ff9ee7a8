import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { PluginKind } from './kind.ts';
import { type PluginNames, pluginNames } from './names.ts';
import { packageJsonOf } from './package-json.ts';

export interface CreatePluginOptions {
  /** `erp`, `@acme/erp`, or a whole package name. */
  name: string;
  kind: PluginKind;
  /** Default: one that says what it is. At most 500 characters. */
  description?: string | undefined;
  /** The folder to make, relative to the working folder. Default: the package's name without its scope. */
  directory?: string | undefined;
}

/** What was made. */
export interface CreatedPlugin {
  names: PluginNames;
  /** Absolute. */
  directory: string;
  /** Relative to it, sorted. */
  files: string[];
}

const TEMPLATES = join(import.meta.dirname, '..', 'templates');

/**
 * Makes a package: all of it, or nothing.
 * @throws RangeError when the name or the description is not valid, Error when the folder is taken or cannot be made
 */
export function createPlugin({ name, kind, description, directory }: CreatePluginOptions): CreatedPlugin {
  const names = pluginNames(name);
  const about = description ?? `${names.displayName}: a ${kind.label.toLowerCase()} for Automate`;
  if (about.length > 500) throw new RangeError('the description has more than 500 characters');
  const target = resolve(directory ?? names.folder);
  refuseTaken(target);
  mkdirSync(dirname(target), { recursive: true });
  // Beside its place, so that it appears there as a whole.
  const draft = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    const files: Record<string, string> = {
      'package.json': `${JSON.stringify(packageJsonOf(kind, names, about), null, 2)}\n`,
      ...filled('common', names, kind, about),
      ...Object.assign({}, ...(kind.templates ?? [kind.kind]).map((one) => filled(one, names, kind, about))),
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), text);
    }
    // An empty folder may be there; one that has been filled meanwhile is not removed.
    if (existsSync(target)) rmdirSync(target);
    renameSync(draft, target);
    return { names, directory: target, files: Object.keys(files).sort() };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @throws Error when there is something at that place */
export function refuseTaken(directory: string): void {
  if (!existsSync(directory)) return;
  if (!statSync(directory).isDirectory()) throw new Error(`${directory} is a file: choose another folder`);
  if (readdirSync(directory).length > 0) throw new Error(`${directory} is not empty: choose another folder`);
}

/** The files of a template by path, with the names put in. */
function filled(template: string, names: PluginNames, kind: PluginKind, description: string): Record<string, string> {
  const root = join(TEMPLATES, template);
  const values: Record<string, string> = {
    PACKAGE_NAME: names.packageName,
    PLUGIN_ID: names.id,
    // Names in templates and in code: no `-` in them.
    PLUGIN_NAME: names.id.replaceAll('-', '_'),
    DISPLAY_NAME: names.displayName,
    pluginVariable: names.variable,
    PROFILE: kind.profile ?? '',
    DESCRIPTION: description,
  };
  const fill = (text: string) => text.replace(/__([A-Za-z_]+?)__/g, (whole, key: string) => values[key] ?? whole);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      // npm leaves out a file of that name.
      const as = path
        .slice(root.length + 1)
        .replaceAll('\\', '/')
        .replace('_gitignore', '.gitignore');
      return [as, fill(readFileSync(path, 'utf8'))];
    }),
  );
}
