import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { invalidArgument } from '@automate/core';
import type { WorkflowFormat } from '@automate/workflow';

const FORMATS: Record<string, WorkflowFormat> = { '.yaml': 'yaml', '.yml': 'yaml', '.json': 'json' };

/** A workflow's text, as it lies in a file. */
export interface WorkflowFile {
  path: string;
  text: string;
  format: WorkflowFormat;
}

/**
 * The files that are named, and those with .yaml, .yml or .json in folders that are named and inside of them, in order.
 * @throws AutomateError INVALID_ARGUMENT for what is not there, is no workflow's file, or has none
 */
export function workflowFiles(paths: readonly string[]): WorkflowFile[] {
  const files = paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw invalidArgument(`there is no file or folder ${path}`);
    return found.isDirectory() ? inFolder(path) : [read(path)];
  });
  if (files.length === 0) throw invalidArgument(`no file with .yaml, .yml or .json in ${paths.join(', ')}`);
  return files;
}

function inFolder(folder: string): WorkflowFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const wanted = names.filter(
    (name) => extname(name) in FORMATS && !/(^|[\\/])(node_modules|\.[^\\/]+)[\\/]/.test(name),
  );
  return wanted.sort().map((name) => read(join(folder, name)));
}

function read(path: string): WorkflowFile {
  const format = FORMATS[extname(path)];
  if (format === undefined)
    throw invalidArgument(`${path} is no workflow: its name ends in none of .yaml, .yml, .json`);
  return { path, format, text: readFileSync(path, 'utf8') };
}
