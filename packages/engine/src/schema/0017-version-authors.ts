/** Who wrote a version of a workflow; null where that is not known. */
export const versionAuthors = `
alter table automate_engine.workflow_versions add column created_by text;
`;
