import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { MigratedDatabase, MigrationFormat, Migrations, TokenExpiry, TursoGroup } from 'cdktf-turso';
import { Construct } from 'constructs';
import { addPreDeploymentChecks, checksAfterwards } from './checks';

/** An upload service for many organizations, in one database. */
class CarcosaStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const migrations = Migrations.fromDirectory(join(__dirname, 'prisma', 'migrations'), { format: MigrationFormat.PRISMA });
    const database = new MigratedDatabase(this, 'carcosa', {
      group: new TursoGroup(this, 'uploads', { location: 'aws-eu-west-1' }),
      migrations,
      targetVersion: process.env.TARGET_VERSION,
      token: { expiration: TokenExpiry.days(90) },
      // Nothing deletes the database, unless somebody says so twice: here, and with the command that destroys.
      forceDestroy: process.env.FORCE_DESTROY === 'true',
    });

    const last = migrations.names[migrations.names.length - 1];
    addPreDeploymentChecks(database, 'carcosa', __dirname, last);
    this.addOverride('check', checksAfterwards(database, last));

    new TerraformOutput(this, 'environment', { value: database.environment, sensitive: true });
    new TerraformOutput(this, 'version', { value: database.version });
  }
}

const app = new App();
new CarcosaStack(app, 'carcosa');
app.synth();
