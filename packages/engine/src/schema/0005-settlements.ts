/** An inbox may say of a step what nobody knew: see `inbox/settle.ts`. */
export const settlements = `
alter table automate_engine.execution_inbox
  drop constraint execution_inbox_kind_check,
  add constraint execution_inbox_kind_check check (kind in ('signal', 'cancel', 'settle'));
`;
