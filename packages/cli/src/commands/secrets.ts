import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

interface SecretsOptions {
  dataDir: string;
  database?: string;
  resume?: boolean;
  retire?: boolean;
  json?: boolean;
}

/** What encrypts the secrets table of an installation. Running servers and workers go on meanwhile. */
export function addSecrets(program: Command, { terminal, exit }: CommandContext): void {
  const secrets = program.command('secrets').description('The master keys of an installation');
  const command = (name: string, description: string) =>
    secrets
      .command(name)
      .description(description)
      .option('--data-dir <folder>', 'what the server has as its own', process.env.AUTOMATE_DATA_DIR ?? '.automate')
      .option('--database <url>', 'the database of the server, unless it is the embedded one', process.env.DATABASE_URL)
      .option('--json', 'tell the result as JSON');

  command('keys', 'tells the master keys, and how many stored values each encrypts').action(
    async ({ json = false, ...where }: SecretsOptions) => {
      const { withMasterKeys } = await import('../secrets/with-master-keys.ts');
      const { tellKeys } = await import('../secrets/rotate-master-key.ts');
      await withMasterKeys(where, async (keys) => tellKeys(await keys.status(), { json, terminal }));
    },
  );

  command('rotate', 'makes a new master key, and puts every stored value under it')
    .option('--resume', 'go on with a rotation that was interrupted, without another new key')
    .option('--retire', 'then remove the keys that encrypt nothing any more')
    .action(async ({ json = false, resume = false, retire = false, ...where }: SecretsOptions) => {
      const { withMasterKeys } = await import('../secrets/with-master-keys.ts');
      const { rotateMasterKey } = await import('../secrets/rotate-master-key.ts');
      const whole = await withMasterKeys(where, (keys) => rotateMasterKey(keys, { resume, retire, json, terminal }));
      if (!whole) exit(1);
    });
}
