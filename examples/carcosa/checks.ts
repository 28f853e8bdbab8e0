import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fn, Op, TerraformLocal, type IResolvable } from 'cdktf';
import { bindings, type MigratedDatabase } from 'cdktf-turso';
import { encryptionKeyFault } from './app/settings';

const DAY = 24 * 3_600_000;

/**
 * What has to hold before each deployment. Terraform evaluates it in the plan and stops there. The plan itself checks more: it tries the
 * new migrations on the data of the database, in a transaction that it rolls back, and names each statement that would lose rows.
 *
 * @param folder of the example
 * @param last name of the last migration
 */
export function addPreDeploymentChecks(database: MigratedDatabase, name: string, folder: string, last: string): void {
  const keyFault = encryptionKeyFault(process.env.CREDENTIALS_ENCRYPTION_KEY);
  const present = new bindings.DataTursoDatabases(database, 'present', { nameRegex: `^${name}$` });
  // Terraform refuses a condition that refers to nothing, so what is known already becomes a local value.
  const known = (id: string, value: boolean): string => new TerraformLocal(database, id, value).expression;
  database.ready.lifecycle = {
    precondition: [
      {
        condition: Op.or(
          known('fresh_backup', hasFreshBackup(join(folder, 'backups'))),
          Op.lt(Fn.lengthOf(present.databases), 1),
        ),
        errorMessage: 'No backup is younger than a day. Make one with "npm run backup", then deploy again.',
      },
      {
        condition: known('way_back', existsSync(join(folder, 'prisma', 'migrations', last, 'down.sql'))),
        errorMessage: `Migration ${last} has no down.sql, so the deployment could not be reverted. Write one.`,
      },
      { condition: known('key', keyFault === undefined), errorMessage: `The application would not start. ${keyFault ?? ''}` },
    ],
  };
}

/** What has to hold after each deployment. Unlike a precondition, a check of Terraform only warns. */
export function checksAfterwards(database: MigratedDatabase, last: string): object {
  return {
    schema: check(Op.eq(database.version, last), `The database is not at ${last}.`),
    tls: check(Fn.can(Fn.regex('^(libsql:|http://127.0.0.1:)', database.url)), 'The database is reached without TLS.'),
  };
}

function check(condition: IResolvable, message: string): object {
  return { assert: [{ condition, error_message: message }] };
}

function hasFreshBackup(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((file) => file.endsWith('.sql') && Date.now() - statSync(join(folder, file)).mtimeMs < DAY);
}
