import { byteStream } from '@automate/providers';
import { createDiskStorage } from '../disk-storage.ts';
import { openFolder } from '../folder.ts';

/** Replaces one object for ever, each time with another version: `writer <folder>`. Killed by its test. */
const storage = createDiskStorage(await openFolder(process.argv[2] ?? ''));
for (let version = 1; ; version++) {
  await storage.put('busy/one', byteStream(`${version} `.repeat(20_000)), { version: String(version) });
  await storage.delete('busy/other');
  await storage.put('busy/other', byteStream('x'));
  process.stdout.write('.');
}
