import { run } from '../run.ts';

/** How this machine's npm reaches its registry. */
export interface NpmSettings {
  /** With a slash at its end. */
  registry: string;
  cafile: string | undefined;
  httpProxy: string | undefined;
  httpsProxy: string | undefined;
  noProxy: string | undefined;
}

/** What npm itself would use in a folder: its files and variables count, and nothing else. */
export async function readNpmSettings(cwd: string): Promise<NpmSettings> {
  const all = JSON.parse(await run('npm', ['config', 'list', '--json'], { cwd })) as Record<string, unknown>;
  const text = (key: string) => {
    const value = Array.isArray(all[key]) ? all[key].join(',') : all[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    registry: `${text('registry')}`.replace(/\/*$/, '/'),
    cafile: text('cafile'),
    httpProxy: text('proxy'),
    httpsProxy: text('https-proxy'),
    noProxy: text('noproxy'),
  };
}

/** Why the registry cannot be used now; undefined when it can. */
export async function whyUnreachable({ registry }: NpmSettings): Promise<string | undefined> {
  try {
    const answer = await fetch(`${registry}semver`, { method: 'HEAD', signal: AbortSignal.timeout(15_000) });
    return answer.ok ? undefined : `the npm registry answers with ${answer.status}`;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    return `the npm registry cannot be reached (${cause?.message ?? message})`;
  }
}
