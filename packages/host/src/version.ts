import packageJson from '../package.json' with { type: 'json' };

/** The version of this package: what a manifest's `hostRange` is compared with. */
export const HOST_VERSION: string = packageJson.version;
