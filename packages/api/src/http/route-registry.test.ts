import { AutomateError } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { json } from './reply.ts';
import { type Route, type RouteDefinition, route } from './route.ts';
import { RouteRegistry } from './route-registry.ts';

const good: RouteDefinition = {
  method: 'GET',
  path: '/things/:id',
  access: { permission: 'events:read' },
  summary: 'A thing',
  answers: { status: 200 },
  handle: () => json(200, {}),
};

/** What plain JavaScript could hand in. */
const made = (changes: Record<string, unknown>): Route => ({ ...good, ...changes }) as unknown as Route;

function refusal(routes: Route[]): string {
  try {
    new RouteRegistry(routes);
  } catch (error) {
    if (AutomateError.isInstance(error)) return error.message;
    throw error;
  }
  throw new Error('the registry took the routes');
}

describe('RouteRegistry', () => {
  it('takes a route with a permission and one that is public for a reason', () => {
    const open = made({ path: '/open', access: { public: 'load balancers have no key' } });
    expect(new RouteRegistry([route(good), open]).routes).toHaveLength(2);
  });

  it.each([
    ['no access', { access: undefined }, 'GET /things/:id declares no permission'],
    ['an empty access', { access: {} }, 'GET /things/:id declares no permission'],
    ['an unknown permission', { access: { permission: 'things:read' } }, 'the unknown permission things:read'],
    ['the permission to do everything', { access: { permission: '*' } }, 'the unknown permission *'],
    ['public without a reason', { access: { public: '' } }, 'is public without a reason'],
    ['public with true for a reason', { access: { public: true } }, 'is public without a reason'],
    ['both', { access: { permission: 'events:read', public: 'because it is so' } }, 'is both public and guarded'],
  ])('refuses a route with %s', (_name, changes, message) => {
    expect(refusal([made(changes)])).toContain(message);
  });

  it('refuses a double, whatever its parameters are called', () => {
    expect(refusal([made({}), made({ path: '/things/:name' })])).toContain('is registered twice');
  });

  it('names every bad route at once', () => {
    const message = refusal([made({ path: '/a', access: undefined }), made({ path: '/b', access: undefined })]);
    expect(message).toContain('GET /a declares no permission');
    expect(message).toContain('GET /b declares no permission');
  });

  it('knows the methods of a path', () => {
    const registry = new RouteRegistry([made({}), made({ method: 'PUT' }), made({ path: '/things' })]);
    expect(registry.methodsAt('/things/7')).toEqual(['GET', 'HEAD', 'PUT']);
    expect(registry.methodsAt('/things/7/8')).toEqual([]);
    expect(registry.methodsAt('/things/')).toEqual([]);
  });
});
