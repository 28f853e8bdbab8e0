import { HistoryTable, MemberRole, MigrationFormat } from '../../src/constructs';
import { HISTORY_TOOLS } from '../../src/fleet';
import { ROLES as LOCAL_ROLES } from '../../src/local/model';
import { MIGRATION_FORMATS } from '../../src/migrations/formats/format';
import { ROLES } from '../../src/provider/organization/role';

test.each<[string, readonly string[], readonly string[]]>([
  ['roles of the constructs and the provider', Object.values(MemberRole), ROLES],
  ['roles of turso-local, but for the owner, and the provider', LOCAL_ROLES.filter((role) => role !== 'owner'), ROLES],
  ['formats of migrations of the constructs and the reader', Object.values(MigrationFormat), MIGRATION_FORMATS],
  ['tools with a record of the constructs and the fleet', Object.values(HistoryTable), HISTORY_TOOLS],
])('the %s are the same', (_which, one, other) => {
  expect([...one].sort()).toEqual([...other].sort());
});
