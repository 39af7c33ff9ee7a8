import { definePlugin } from '@automate/core';
import { addresses } from './addresses.ts';
import { contacts } from './contacts.ts';

/** An address book. All of it is data: the server keeps the rows, and draws the lists and forms. */
export default definePlugin({ id: 'contacts', contributes: [contacts, addresses] });
