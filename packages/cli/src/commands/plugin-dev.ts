import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../command-context.ts';

interface DevOptions {
  port: number;
  database?: string;
  allowPrivate: string[];
}

export function addPluginDev(plugin: Command, { terminal }: CommandContext): void {
  plugin
    .command('dev')
    .description('a server with the plugin, on an embedded database, which takes up every change')
    .argument('[folder]', 'package of the plugin', '.')
    .option('--port <number>', '0 takes a free one', portOf, 3000)
    .option('--database <url>', 'a PostgreSQL of yours instead of the embedded one', process.env.DATABASE_URL)
    .option('--allow-private <address...>', 'private addresses that may be called: host:port, hosts, ranges', [])
    .action(async (folder: string, { port, database, allowPrivate }: DevOptions) => {
      const { develop } = await import('../dev/develop.ts');
      const { openPluginPackage } = await import('../plugin/plugin-package.ts');
      const { directory } = openPluginPackage(folder);
      const { stop } = await develop({ directory, port, allowPrivate, databaseUrl: database, terminal });
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
      });
      await stop();
    });
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}
