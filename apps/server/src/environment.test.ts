import { StartError } from '@automate/server/start-error';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.ts';

describe('readEnvironment', () => {
  it('needs nothing', () => {
    const settings = readEnvironment({});
    expect(settings).toMatchObject({ port: 3000, host: '127.0.0.1', pluginPath: [], secrets: {}, masterKeys: [] });
    expect(settings.databaseUrl).toBeUndefined();
    expect(settings.dataDir).toMatch(/[\\/]\.automate$/);
  });

  it('reads what is set, and takes an empty variable for none', () => {
    const settings = readEnvironment({
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: '',
      AUTOMATE_SECRETS: 'CHAT_TOKEN=chat.example.com,*.chat.example.com  ERP_KEY NOT_SET',
      CHAT_TOKEN: 'c',
      ERP_KEY: 'e',
      OTHER: 'o',
      AUTOMATE_ALLOW_PRIVATE: '10.0.0.0/8,erp.local:8443',
      AUTOMATE_SECRETS_BACKENDS: '[{"use":"vault","config":{"token":{"$env":"T"}}}]',
      AUTOMATE_HEALTH_INTERVAL: '30',
    });
    expect(settings).toMatchObject({
      port: 8080,
      host: '0.0.0.0',
      secrets: { CHAT_TOKEN: 'c', ERP_KEY: 'e' },
      secretHosts: { CHAT_TOKEN: ['chat.example.com', '*.chat.example.com'], ERP_KEY: [], NOT_SET: [] },
      allowPrivate: ['10.0.0.0/8', 'erp.local:8443'],
      secretsBackends: [{ use: 'vault', config: { token: { $env: 'T' } } }],
      healthInterval: 30,
    });
    expect(readEnvironment({ AUTOMATE_HEALTH_INTERVAL: 'off' }).healthInterval).toBe('off');
    expect(settings.databaseUrl).toBeUndefined();
  });

  it('names every variable that is wrong, in one line, and repeats no value that may hold a password', () => {
    const env = {
      PORT: '99999',
      DATABASE_URL: 'mysql://u:planted@h/d',
      AUTOMATE_SECRETS: 'A-B',
      AUTOMATE_PLUGIN_GRANTS: '{planted',
      AUTOMATE_HEALTH_INTERVAL: '1m',
      AUTOMATE_LOG_LEVEL: 'x',
    };
    let error: unknown;
    try {
      readEnvironment(env);
    } catch (thrown) {
      error = thrown;
    }
    expect(StartError.isInstance(error)).toBe(true);
    const { message, exitCode } = error as StartError;
    for (const name of Object.keys(env)) expect(message).toContain(name);
    expect(message).not.toContain('planted');
    expect(message).not.toContain('\n');
    expect(exitCode).toBe(78);
  });
});
