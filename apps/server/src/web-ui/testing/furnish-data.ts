import { installCustomers } from './customers-plugin.ts';
import type { Showroom } from './showroom.ts';

const CUSTOMERS = [
  {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    status: 'active',
    orders: 12,
    newsletter: true,
    interests: ['books'],
  },
  {
    name: 'Grace Hopper',
    email: 'grace@example.com',
    status: 'active',
    orders: 1043,
    website: 'https://example.com/grace',
  },
  { name: 'Edsger Dijkstra', email: 'edsger@example.com', status: 'closed', orders: 0, interests: ['books', 'music'] },
  { name: 'Barbara Liskov', email: 'barbara@example.com' },
];

const BELOW = {
  addresses: {
    create: [
      { values: { street: 'St James’s Square 12', city: 'London', parcels: true } },
      { values: { street: 'Ockham Park 1', city: 'Ripley' } },
    ],
  },
  calls: { create: [{ values: { about: 'A parcel that came late', said: 'It comes again on Monday.' } }] },
};

const IMPORTED = `name,email,status
Mary Shaw,mary@example.com,active
Nobody,no address,active
Somebody else,else@example.com,asleep
`;

/** A resource of a plugin with some rows, jobs over them, and an import that is not confirmed. */
export async function furnishData(showroom: Pick<Showroom, 'plugins' | 'server'>): Promise<void> {
  const { api } = showroom.server;
  installCustomers(showroom.plugins);
  const path = '/api/v1/admin/resources/customers';
  while ((await api('GET', path)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const values of CUSTOMERS) {
    const { status, body } = await api('POST', `${path}/rows`, { values, ...(values.status && { inlines: BELOW }) });
    if (status !== 201) throw new Error(JSON.stringify(body));
  }
  await api('POST', `${path}/imports`, IMPORTED, 'text/csv');
  const rows = (await api('GET', `${path}/rows?sort=name`)).body.data as { id: string }[];
  const jobs = [
    { ids: rows.slice(0, 2).map(({ id }) => id) },
    // One of them is locked.
    { filter: { 'orders.lte': '100' } },
  ];
  for (const which of jobs) await api('POST', `${path}/actions/subscribe`, which);
  const running = async () =>
    (await api('GET', `${path}/jobs`)).body.data.some(({ state }: { state: string }) => state === 'running');
  while (await running()) await new Promise((resolve) => setTimeout(resolve, 50));
}
