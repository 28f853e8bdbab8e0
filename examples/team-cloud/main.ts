import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { ApiToken, ApiTokenScope, MigratedDatabase, Migrations, TableAction, TokenExpiry, TokenPermission, TursoGroup } from 'cdktf-turso';
import { Construct } from 'constructs';

const { READ, DB_MINT_TOKEN } = ApiTokenScope;
const { DATA_READ, DATA_ADD, DATA_UPDATE, DATA_DELETE } = TableAction;

/** The database of the team cloud for one stage, and the tokens of those who use it. */
class TeamCloudStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // A group of its own: no token of one stage opens the database of the other.
    const group = new TursoGroup(this, 'group', { name: id, location: 'aws-eu-west-1' });
    const cloud = new MigratedDatabase(this, 'cloud', {
      name: id,
      group,
      migrations: Migrations.fromDirectory(join(__dirname, 'migrations', 'cloud')),
      // The Worker changes rows, and never the schema.
      token: { expiration: TokenExpiry.days(90), permissions: [TokenPermission.onAllTables([DATA_READ, DATA_ADD, DATA_UPDATE, DATA_DELETE])] },
      // Allows destroying this example with its data. Leave it out, and protect the group, once a stage holds real data.
      forceDestroy: true,
    });
    const replicas = cloud.addReadOnlyToken('replicas', { expiration: TokenExpiry.days(30) });
    const migrator = new ApiToken(this, 'migrator', { name: `${id}-migrator`, group, scopes: [READ, DB_MINT_TOKEN] });

    new TerraformOutput(this, 'worker', {
      value: { ...cloud.environment, REPLICA_URL: cloud.httpUrl, REPLICA_TOKEN: replicas.token },
      sensitive: true,
    });
    new TerraformOutput(this, 'migration_job', {
      value: { TURSO_API_URL: migrator.apiUrl, TURSO_API_TOKEN: migrator.token, TURSO_ORGANIZATION_SLUG: migrator.organization },
      sensitive: true,
    });
  }
}

const app = new App();
new TeamCloudStack(app, 'team-cloud-staging');
new TeamCloudStack(app, 'team-cloud-production');
app.synth();
