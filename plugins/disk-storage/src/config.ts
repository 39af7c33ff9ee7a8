import { defineFields } from '@automate/fields';

/** What an instance is made of. */
export const fields = defineFields([
  {
    key: 'folder',
    type: 'string',
    label: 'Folder',
    required: true,
    pattern: '^(/|[A-Za-z]:[\\\\/])',
    maxLength: 500,
    placeholder: '/var/lib/automate/files',
    help: 'An absolute path. The folder is made when it is not there; one that holds anything else is refused',
    order: 1,
  },
  {
    key: 'maxObjectBytes',
    type: 'integer',
    label: 'Largest object (bytes)',
    min: 1,
    help: 'Default: what the caller says, at most 5 GiB',
    order: 2,
  },
]);
