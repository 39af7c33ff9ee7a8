import { startEmbeddedPostgres } from '@automate/embedded-postgres';
import { createAutomate } from '@automate/server';

const dataDir = 'data';
const automate = await createAutomate(
  {
    dataDir,
    plugins: { dependenciesOf: '.' },
    http: { port: 0 },
    allowPrivate: [process.env.ERP_ADDRESS ?? '127.0.0.1:8080'],
  },
  { embedded: () => startEmbeddedPostgres({ dataDir: `${dataDir}/postgres` }) },
);
const { url, setup } = await automate.start();
console.log(JSON.stringify({ url, tokenFile: setup?.tokenFile }));
process.once('SIGTERM', () => void automate.stop());
