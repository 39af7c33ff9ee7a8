import { StartError } from '@automate/server/start-error';
import { describe, expect, it } from 'vitest';
import { nameVariables, readEnvironment } from './environment.ts';

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
      AUTOMATE_STORAGE: '{"use":"s3","config":{"bucket":"runs"},"maxArtifactBytes":1000}',
      AUTOMATE_RETENTION: 'completed=7  uncertain=0',
      AUTOMATE_TRACE_HOSTS: 'erp.local, *.example.com',
      AUTOMATE_METRICS_PORT: '0',
    });
    expect(settings).toMatchObject({
      port: 8080,
      host: '0.0.0.0',
      secrets: { CHAT_TOKEN: 'c', ERP_KEY: 'e' },
      secretHosts: { CHAT_TOKEN: ['chat.example.com', '*.chat.example.com'], ERP_KEY: [], NOT_SET: [] },
      allowPrivate: ['10.0.0.0/8', 'erp.local:8443'],
      secretsBackends: [{ use: 'vault', config: { token: { $env: 'T' } } }],
      healthInterval: 30,
      storage: { use: 's3', config: { bucket: 'runs' }, maxArtifactBytes: 1000 },
      retention: { completedDays: 7, uncertainDays: 0 },
      traceHosts: ['erp.local', '*.example.com'],
      metrics: { port: 0 },
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
      AUTOMATE_STORAGE: 'planted',
      AUTOMATE_RETENTION: 'finished=7',
      AUTOMATE_METRICS_PORT: 'on',
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

  it.each([
    'finished=7',
    'completed',
    'completed=',
    'completed=-1',
    'completed=1.5',
    'completed=36501',
    'events=1d',
    '__proto__=1',
  ])('says what AUTOMATE_RETENTION must be: %s', (days) => {
    expect(() => readEnvironment({ AUTOMATE_RETENTION: `failed=1 ${days}` })).toThrow(
      `AUTOMATE_RETENTION says "${days}": it must be days from 0 (for ever) to 36500 for completed, failed,`,
    );
  });
});

describe('nameVariables', () => {
  it.each([
    [
      'The configuration is not valid: /storage/use: expected string',
      'The configuration is not valid: AUTOMATE_STORAGE/use: expected string',
    ],
    [
      'X: /http/port: a; /storage: b; /plugins/grants/mail/0: c',
      'X: /http/port: a; AUTOMATE_STORAGE: b; AUTOMATE_PLUGIN_GRANTS/mail/0: c',
    ],
    ['secrets/backends/0 (vault): /token is required', 'AUTOMATE_SECRETS_BACKENDS/0 (vault): /token is required'],
    ['storage (disk): /folder is required', 'AUTOMATE_STORAGE (disk): /folder is required'],
    ['There is no such storage', 'There is no such storage'],
  ])('%s', (message, said) => {
    const error = nameVariables(new StartError('config', message));
    expect(error.message).toBe(said);
    expect(error.exitCode).toBe(78);
  });
});
