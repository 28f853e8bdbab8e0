import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import {
  ApiToken, ApiTokenScope, DatabaseMigrations, MigratedDatabase, Migrations, TableAction, TokenExpiry, TokenPermission, TursoDatabase,
  TursoGroup, TursoProvider,
} from 'cdktf-turso';
import { Construct } from 'constructs';

const { DATA_READ, DATA_ADD, DATA_UPDATE, DATA_DELETE } = TableAction;

/** The Worker changes rows, and never the schema. */
const ROWS_ONLY = TokenPermission.onAllTables([DATA_READ, DATA_ADD, DATA_UPDATE, DATA_DELETE]);

const migrations = Migrations.fromDirectory(join(__dirname, 'migrations', 'cloud'));

/** One stage: its database, and a token for each program that works with it. */
class TeamCloudStack extends TerraformStack {
  constructor(scope: Construct, stage: string) {
    super(scope, `team-cloud-${stage}`);
    new TursoProvider(this, 'turso', { namePrefix: stage });

    // A group of its own: no token of one stage opens the database of the other.
    const group = new TursoGroup(this, 'teams', { location: 'aws-eu-west-1' });
    const cloud = new MigratedDatabase(this, 'team-cloud', {
      group,
      migrations,
      token: { expiration: TokenExpiry.days(90), permissions: [ROWS_ONLY] },
      // Allows destroying this example with its data. Leave it out, and protect the group, once a stage holds real data.
      forceDestroy: true,
    });
    const replicas = cloud.addReadOnlyToken('replicas', { expiration: TokenExpiry.days(30) });
    const migrator = new ApiToken(this, 'migrator', { group, scopes: [ApiTokenScope.READ, ApiTokenScope.DB_MINT_TOKEN] });

    const worker = { ...cloud.environment, REPLICA_URL: cloud.httpUrl, REPLICA_TOKEN: replicas.token };
    new TerraformOutput(this, 'worker', { value: worker, sensitive: true });
    new TerraformOutput(this, 'migration-job', { value: migrator.environment, sensitive: true });
  }
}

/** What CI deploys before each new version of the Worker, with the token of the migration job. */
class MigrationStack extends TerraformStack {
  constructor(scope: Construct, stage: string) {
    super(scope, `migrations-${stage}`);
    const database = TursoDatabase.fromDatabaseName(this, 'team-cloud', `${stage}-team-cloud`);
    const migrated = new DatabaseMigrations(this, 'migrations', { database, migrations });
    new TerraformOutput(this, 'version', { value: migrated.version });
  }
}

const app = new App();
for (const stage of ['staging', 'production']) {
  new TeamCloudStack(app, stage);
  new MigrationStack(app, stage);
}
app.synth();
