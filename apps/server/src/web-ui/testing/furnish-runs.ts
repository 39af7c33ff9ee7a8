import type { Showroom } from './showroom.ts';

const ORDER = `name: order
description: Prices every line of an order, then charges it
on: [{ event: order.placed }]
steps:
  - id: lines
    for_each:
      in: "{{event.payload.lines}}"
      steps:
        - id: price
          action: shop/quote
          with: { sku: "{{item}}" }
  - id: large
    condition: event.payload.cents > 1000
    then:
      - id: flag
        set: { large: true }
    else:
      - id: pass
        set: { large: false }
  - id: both
    parallel:
      - id: mail
        set: { text: "Thank you" }
      - id: stock
        action: shop/quote
        with: { sku: "{{event.payload.lines.[0]}}" }
  - id: charge
    action: shop/charge
    with: { cents: "{{event.payload.cents}}" }
`;

const LONG = `name: long
description: Many small steps
on: [{ event: long.asked }]
steps:
  - id: all
    for_each:
      in: "{{event.payload.items}}"
      concurrency: 50
      steps:
        - id: one
          set: { n: "{{item}}" }
`;

/** Orders: one that went well, its like of another day, one that failed, one that nobody knows the end of; and one run of a thousand steps. */
export async function furnishRuns({ server }: Pick<Showroom, 'server'>): Promise<void> {
  await server.workflow(ORDER);
  await server.workflow(LONG);
  await server.run('long.asked', { items: Array.from({ length: 1000 }, (_, n) => n) });
  await server.run('order.placed', { lines: ['book', 'pen'], cents: 2480 });
  await server.run('order.placed', { lines: ['book', 'lamp', 'pen'], cents: 480 });
  await server.run('order.placed', { lines: ['book', 'gone'], cents: 960 });
  await server.run('order.placed', { lines: ['book'], cents: 13 });
}
