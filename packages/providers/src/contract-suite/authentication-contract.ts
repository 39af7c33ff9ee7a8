import assert from 'node:assert/strict';
import { AutomateError } from '@automate/core';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { AuthenticatedUser, Authentication, Credentials } from '../authentication/authentication.ts';
import { authenticationKind } from '../authentication/authentication-point.ts';
import { errorOf, type ProviderContract, providerContract } from './provider-contract.ts';

/** An authentication provider under test. */
export interface AuthenticationContract extends ProviderContract<Authentication> {
  accounts: {
    /** At least two, each with whom the provider must tell. */
    good: readonly { credentials: Credentials; user: Pick<AuthenticatedUser, 'id' | 'groups'> }[];
    /** Of the first of them, with a wrong secret. */
    wrongSecret: Credentials;
    /** Of nobody. */
    unknown: Credentials;
  };
  capabilities?: AuthenticationCapabilities;
}

/** What an authentication provider may be unable to keep. Say so in its README too. */
export interface AuthenticationCapabilities {
  /** An unknown user takes as long as a wrong secret. Default true. */
  constantTime?: boolean;
}

/** How many of each are measured: the middle one counts. */
const MEASUREMENTS = 15;
/** Nobody who measures can tell a difference below this from chance; leaving the work out makes far more. */
const MAX_RATIO = 3;

const HOSTILE = [
  '',
  ' ',
  '*',
  '*)(uid=*))(|(uid=*',
  "' OR '1'='1",
  '{"$ne": null}',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '${jndi:ldap://x}',
  '$secret:PASSWORD',
  'line\nbreak',
  '😀'.repeat(2000),
];

/** What every authentication provider must keep. Registers its tests with the runner handed in (vitest's and node:test's fit). */
export function authenticationContractSuite(plain: ContractRunner, contract: AuthenticationContract): void {
  const { good, wrongSecret, unknown } = contract.accounts;
  const [first, second] = good;
  assert.ok(first !== undefined && second !== undefined, 'the suite needs two accounts');
  const secrets = [...good.map(({ credentials }) => credentials), wrongSecret, unknown].flatMap(Object.values);

  providerContract(plain, authenticationKind, contract, ({ runner: { it }, withService, serviceOf }) => {
    it('tells who somebody is', () =>
      withService(async (authentication) => {
        for (const { credentials, user } of good) {
          const result = await authentication.authenticate(credentials);
          assert.ok(result.success, 'it was refused');
          assert.equal(result.user.id, user.id);
          assert.deepEqual([...result.user.groups].sort(), [...user.groups].sort());
          assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
        }
      }));

    it('refuses a wrong secret and an unknown user, without a difference', () =>
      withService(async (authentication) => {
        const refused = await authentication.authenticate(wrongSecret);
        assert.equal(refused.success, false);
        assert.deepEqual(await authentication.authenticate(unknown), refused);
      }));

    it('mixes up nobody when many come at once', () =>
      withService(async (authentication) => {
        const all = Array.from({ length: 10 }, () => [first, undefined, second]).flat();
        const results = await Promise.all(
          all.map((account) => authentication.authenticate(account?.credentials ?? wrongSecret)),
        );
        assert.deepEqual(
          results.map((result) => (result.success ? result.user.id : undefined)),
          all.map((account) => account?.user.id),
        );
      }));

    it('lets nobody in with hostile credentials', () =>
      withService(async (authentication) => {
        const refuses = async (credentials: Credentials, what: string) => {
          try {
            assert.equal((await authentication.authenticate(credentials)).success, false, `let in with ${what}`);
          } catch (error) {
            if (!AutomateError.isInstance(error)) throw error;
            assert.equal(error.code, 'INVALID_ARGUMENT', `raised ${error.code} for ${what}`);
          }
        };
        for (const name of Object.keys(first.credentials)) {
          for (const hostile of HOSTILE) {
            await refuses({ ...first.credentials, [name]: hostile }, `${name} ${JSON.stringify(hostile)}`);
          }
          const left = Object.entries(first.credentials).filter(([other]) => other !== name);
          await refuses(Object.fromEntries(left), `no ${name}`);
        }
      }));

    it('refuses what are no credentials, and repeats none of it', () =>
      withService(async (authentication) => {
        const [name = ''] = Object.keys(first.credentials);
        const wrong: unknown[] = [
          null,
          undefined,
          'text',
          [],
          {},
          { ...first.credentials, [name]: null },
          { ...first.credentials, [name]: { $ne: '' } },
          { ...first.credentials, [name]: [first.credentials[name]] },
          { ...first.credentials, [name]: 'nul\0byte' },
          { ...first.credentials, [name]: 'x'.repeat(100_000) },
          Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`n${index}`, 'x'])),
        ];
        for (const credentials of wrong) {
          const error = await errorOf(authentication.authenticate(credentials as Credentials));
          assert.deepEqual([error.code, error.effect], ['INVALID_ARGUMENT', 'none']);
          const told = JSON.stringify([error.message, error.details]);
          assert.ok(!secrets.some((secret) => told.includes(secret)), 'the error repeats a credential');
        }
      }));

    it('does not begin when nobody waits', () =>
      withService(async (authentication) => {
        const signal = AbortSignal.abort(new AutomateError({ code: 'CANCELLED', message: 'nobody waits' }));
        assert.equal((await errorOf(authentication.authenticate(first.credentials, { signal }))).code, 'CANCELLED');
      }));

    if (contract.capabilities?.constantTime ?? true) {
      it('takes as long for an unknown user as for a wrong secret', () =>
        withService(async (authentication) => {
          const times = { wrongSecret: [] as number[], unknown: [] as number[] };
          const measure = async (of: keyof typeof times) => {
            const before = performance.now();
            await authentication.authenticate(contract.accounts[of]);
            times[of].push(performance.now() - before);
          };
          // In turn, so that whatever else the machine does is the same for both.
          for (let round = 0; round < MEASUREMENTS; round++) {
            await measure('wrongSecret');
            await measure('unknown');
          }
          const ratio = median(times.unknown) / median(times.wrongSecret);
          assert.ok(
            ratio > 1 / MAX_RATIO && ratio < MAX_RATIO,
            `an unknown user takes ${ratio.toFixed(2)} times as long`,
          );
        }));
    }

    const { down } = contract;
    if (down !== undefined) {
      it('says that nobody can tell when it is down: lets nobody in, refuses nobody', async () => {
        const authentication = await serviceOf(await down());
        for (const credentials of [first.credentials, wrongSecret, unknown]) {
          const { code } = await errorOf(authentication.authenticate(credentials));
          assert.ok(!['INTERNAL', 'INVALID_ARGUMENT', 'UNAUTHENTICATED'].includes(code), `raised ${code}`);
        }
      });
    }
  });
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}
