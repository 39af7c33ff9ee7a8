import { API_OPERATIONS, type InputProblem, invalidArgument, isApiPermission } from '@automate/core';
import type { Route } from './route.ts';

/** Every route of the server. What is in it has said who may call it. */
export class RouteRegistry {
  readonly #routes: Route[] = [];

  /** @throws INVALID_ARGUMENT, naming every route at once that has no access, no reason or a double. */
  constructor(routes: readonly Route[]) {
    const problems = routes.flatMap((each) => problemsOf(each, this.#routes.push(each) - 1, this.#routes));
    if (problems.length === 0) return;
    const list = problems.map(({ message }) => message).join('; ');
    throw invalidArgument(`The server does not start: ${list}.`, problems);
  }

  /** In the order they were added. */
  get routes(): readonly Route[] {
    return this.#routes;
  }

  /** The methods that a path has, sorted. Empty when it has none. A route to GET answers HEAD too. */
  methodsAt(path: string): string[] {
    const methods = this.#routes.filter((each) => matches(each.path, path)).map((each) => each.method as string);
    if (methods.includes('GET')) methods.push('HEAD');
    return [...new Set(methods)].sort();
  }
}

function problemsOf(route: Route, index: number, all: readonly Route[]): InputProblem[] {
  const name = `${route.method} ${route.path}`;
  const problem = (message: string): InputProblem[] => [{ pointer: `/${index}`, message: `${name} ${message}` }];
  // Plain JavaScript can hand in anything: the types are not the guard.
  const access = route.access as { permission?: unknown; public?: unknown } | undefined;
  const twin = all
    .slice(0, index)
    .find((each) => each.method === route.method && shape(each.path) === shape(route.path));
  if (twin) return problem('is registered twice');
  if (access?.permission !== undefined && access.public !== undefined) return problem('is both public and guarded');
  if (access?.public !== undefined) {
    const reason = typeof access.public === 'string' ? access.public.trim() : '';
    return reason.length >= 10 ? [] : problem('is public without a reason');
  }
  if (access?.permission === undefined) return problem('declares no permission');
  return (API_OPERATIONS as readonly unknown[]).includes(access.permission) || isOwnPermission(access.permission)
    ? []
    : problem(`declares the unknown permission ${String(access.permission)}`);
}

/** One, and not a pattern of several. */
function isOwnPermission(permission: unknown): boolean {
  const text = String(permission);
  return text.startsWith('ext:') && !text.includes('*') && isApiPermission(text);
}

const segments = (path: string): string[] => path.split('/').slice(1);
const shape = (path: string): string => path.replace(/:[^/]+/g, ':');

function matches(pattern: string, path: string): boolean {
  const wanted = segments(pattern);
  const given = segments(path);
  return (
    wanted.length === given.length &&
    wanted.every((each, index) => (each.startsWith(':') ? given[index] !== '' : each === given[index]))
  );
}
