import { invalidArgument } from '@automate/core';
import { defineFields, type HandedConfigOf } from '@automate/fields';

/** What an operator says of a Vault. */
export const fields = defineFields([
  {
    key: 'address',
    type: 'url',
    label: 'Address',
    required: true,
    placeholder: 'https://vault.example.com:8200',
    help: 'Of the active node, or of a load balancer before the cluster.',
  },
  {
    key: 'namespace',
    type: 'string',
    label: 'Namespace',
    maxLength: 500,
    help: 'Vault Enterprise, HCP and OpenBao; sent as X-Vault-Namespace.',
  },
  { key: 'mount', type: 'string', label: 'Mount', default: 'secret', help: 'Where KV version 2 is mounted.' },
  {
    key: 'path',
    type: 'string',
    label: 'Path',
    default: 'automate/{tenant}',
    help: "The folder of a tenant's secrets in the mount. Without {tenant} it serves the server's own tenant alone.",
  },
  {
    key: 'field',
    type: 'string',
    label: 'Field',
    default: 'value',
    minLength: 1,
    maxLength: 200,
    help: 'Where in the JSON of a Vault secret the value stands.',
  },
  {
    key: 'auth',
    type: 'select',
    label: 'Login',
    default: 'token',
    options: [
      { value: 'token', label: 'Token' },
      { value: 'approle', label: 'AppRole' },
    ],
  },
  {
    key: 'token',
    type: 'secret',
    label: 'Token',
    required: true,
    showWhen: { field: 'auth', equals: 'token' },
    help: 'Renewed as long as Vault lets it be.',
  },
  {
    key: 'roleId',
    type: 'string',
    label: 'Role id',
    required: true,
    maxLength: 500,
    showWhen: { field: 'auth', equals: 'approle' },
  },
  {
    key: 'secretId',
    type: 'secret',
    label: 'Secret id',
    showWhen: { field: 'auth', equals: 'approle' },
    help: 'Left out for a role that binds none.',
  },
  {
    key: 'authMount',
    type: 'string',
    label: 'AppRole mount',
    default: 'approle',
    showWhen: { field: 'auth', equals: 'approle' },
  },
  {
    key: 'onDelete',
    type: 'select',
    label: 'When a secret is deleted',
    default: 'destroy',
    options: [
      { value: 'destroy', label: 'Remove all its versions' },
      { value: 'soft', label: 'Mark it deleted, so that Vault can undelete it' },
    ],
  },
  { key: 'timeoutMs', type: 'integer', label: 'Time limit (ms)', default: 5000, min: 100, max: 60_000 },
]);

export type VaultConfig = HandedConfigOf<typeof fields>;

/** What the fields alone do not say. Throws INVALID_ARGUMENT. */
export function checkVaultConfig({ address, mount, path, authMount }: VaultConfig): void {
  const errors = [];
  const url = new URL(address);
  if (url.pathname.replace(/\/$/, '').endsWith('/v1') || url.search !== '' || url.hash !== '') {
    errors.push({ pointer: '/address', message: 'is the address of the server, without /v1, a query or a fragment' });
  }
  for (const [pointer, text] of [
    ['/mount', mount],
    ['/authMount', authMount ?? 'approle'],
    ['/path', path.replaceAll('{tenant}', 'tenant')],
  ] as const) {
    if (!/^[A-Za-z0-9_.@:-]+(\/[A-Za-z0-9_.@:-]+)*$/.test(text) || text.split('/').some((part) => /^\.+$/.test(part))) {
      errors.push({ pointer, message: 'is no path: names of letters, digits and _ . @ : - with / between them' });
    }
  }
  if (errors.length === 0) return;
  throw invalidArgument(`vault: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`, errors);
}
