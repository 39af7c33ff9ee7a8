import { describe, expect, it } from 'vitest';
import { type AutomateConfig, parseConfig } from './config.ts';
import { StartError } from './start-error.ts';

describe('parseConfig', () => {
  it('needs a data directory and nothing else', () => {
    expect(parseConfig({ dataDir: '/data' })).toMatchObject({
      roles: ['api', 'worker'],
      tenantId: 'default',
      http: { host: '127.0.0.1', port: 3000, bodyLimit: 1_048_576 },
      allowPrivate: [],
    });
  });

  it('names everything that is wrong, in one line', () => {
    const config = { http: { port: -1, prot: 3000 }, databaseUrl: 'mysql://h', plugins: { list: [''] } };
    let error: unknown;
    try {
      parseConfig(config as unknown as AutomateConfig);
    } catch (thrown) {
      error = thrown;
    }
    expect(StartError.isInstance(error) && error.failure).toBe('config');
    const { message } = error as StartError;
    for (const place of ['/dataDir', '/http/port', '/http/prot', '/databaseUrl', '/plugins/list/0']) {
      expect(message).toContain(place);
    }
    expect(message).not.toContain('\n');
  });
});
