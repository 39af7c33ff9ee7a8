import { defineProviderKind } from '../provider-kind.ts';
import type { Authentication } from './authentication.ts';
import { checkedAuthentication } from './checked-authentication.ts';

/** The kind of provider that makes an {@link Authentication}. */
export const authenticationKind = defineProviderKind<Authentication>({
  id: 'authentication',
  stability: 'stable',
  methods: { authenticate: 'required' },
  serve: checkedAuthentication,
});

/** The extension point of authentication. */
export const authenticationPoint = authenticationKind.point;

/** A way to log in as a contribution to a plugin. Throws INVALID_ARGUMENT with every problem at once. */
export const defineAuthentication = authenticationKind.define;
