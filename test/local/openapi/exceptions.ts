/** Statuses in the description that turso-local never returns: `operation status`, and the reason. */
export const OTHER_STATUSES: Readonly<Record<string, string>> = {
  'createDatabase 409': 'the live service answers 400 with another text since July 2026',
};

/** Properties that any answer may omit, by name, with the reason. */
export const MAY_BE_ABSENT: Readonly<Record<string, string>> = {
  organization: 'an unrestricted API token has none',
  group: 'an API token for all groups has none',
  scopes: 'only an API token of a group has them',
  restore_enabled: 'answers about one organization have it, lists do not',
  group_deleted_at: 'a deleted database has it only when its group is deleted too',
  deleted_at: 'a restored database is described in the words of a deleted one, which it is not any more',
  next: 'the last page has none',
};
