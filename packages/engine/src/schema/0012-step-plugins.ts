/** Which plugin ran an attempt, as `<id>@<version>`. */
export const stepPlugins = `
alter table automate_engine.steps add column plugin text;
`;
