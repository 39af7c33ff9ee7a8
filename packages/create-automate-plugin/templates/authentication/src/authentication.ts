import { defineAuthentication } from '@automate/providers';
import { checkPassword, readUsers } from './users.ts';

/** Users in the configuration: a start. Put your directory in its place. */
export const authentication = defineAuthentication({
  key: '__PLUGIN_ID__',
  displayName: '__DISPLAY_NAME__',
  fields: [{ key: 'users', type: 'json', label: 'Users', required: true, help: 'By name: id, groups, salt and hash' }],
  create(config) {
    const users = readUsers(config.users);
    return {
      async authenticate({ username = '', password = '' }) {
        const user = await checkPassword(users, username, password);
        // Whoever is refused is told one thing, whatever stands here.
        return user ? { success: true, user } : { success: false, error: 'wrong' };
      },
    };
  },
  healthCheck: async () => ({ status: 'healthy' }),
});
