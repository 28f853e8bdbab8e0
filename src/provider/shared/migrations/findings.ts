import { migrationPath } from './migrations';
import type { Finding, MigrationWords, Subject } from '../../../fleet';
import { attributePath, DiagnosticError, type Diagnostics, type Path } from '../../../terraform';

/** How a configuration writes the settings of migrations. */
export const MIGRATION_WORDS: MigrationWords = {
  targetVersion: 'target_version',
  allowDestructive: 'set allow_destructive of the migration to true (in a file: a line "-- turso: allow-destructive" before its first statement)',
  foreignKeysOff: 'set its foreign_keys to false (in a file: a line "-- turso: foreign-keys-off" before its first statement), or foreign_keys beside migrations for all of them',
};

/** Reports findings at the attributes that they are about. */
export function reportFindings(
  findings: readonly Finding[], migrations: readonly { readonly name: string }[], diagnostics: Diagnostics,
): void {
  for (const { severity, summary, detail, about } of findings) {
    diagnostics.add({ severity, summary, detail, path: pathOf(about, migrations) });
  }
}

/** Fails with an error that a check found during an apply. */
export function throwFinding(finding: Finding | undefined): void {
  if (finding !== undefined) throw new DiagnosticError({ summary: finding.summary, detail: finding.detail });
}

function pathOf(about: Subject, migrations: readonly { readonly name: string }[]): Path | undefined {
  switch (about.kind) {
    case 'statements': return migrationPath(migrations, ...about.migrations);
    case 'trial': return migrationPath(migrations, about.migration);
    case 'strategy': return attributePath('strategy');
    case 'search': return attributePath('discover');
    default: return undefined;
  }
}
