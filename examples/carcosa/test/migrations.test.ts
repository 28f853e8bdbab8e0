import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { migrate } from 'cdktf-turso/runtime';
import { bundledMigrations, Workplace } from './support';

const workplaces: Workplace[] = [];
after(() => workplaces.forEach((one) => one.remove()));

test('rows from before the organizations survive all migrations, each in a team of its own', async () => {
  const [init, ...later] = bundledMigrations();
  const client = await workplace().client([init]);
  await client.executeMultiple(`
    INSERT INTO User (id, email, name, passwordHash) VALUES ('U1', 'ada@example.com', 'Ada', 'x'), ('U2', 'ben@example.com', 'Ben', 'x');
    INSERT INTO Bucket (id, name, provider, bucketName, encryptedAccessKey, encryptedSecretKey, ownerId)
      VALUES ('B1', 'Photos', 's3', 'photos', 'sealed', 'sealed', 'U1'), ('B2', 'Photos', 's3', 'photos', 'sealed', 'sealed', 'U2');
    INSERT INTO Project (id, name, slug, ownerId, bucketId) VALUES ('P1', 'Site', 'site', 'U1', 'B1'), ('P2', 'Blog', 'blog', 'U2', 'B2');
    INSERT INTO Tenant (id, projectId, slug) VALUES ('T1', 'P1', 'north');
    INSERT INTO ApiKey (id, projectId, userId, label, keyHash) VALUES ('K1', 'P1', 'U1', 'old', 'hash');
    INSERT INTO Upload (id, projectId, userId, path, mimeType, size) VALUES ('UP1', 'P1', 'U1', 'a.png', 'image/png', 3);
    INSERT INTO File (id, projectId, tenantId, uploadId, path, mimeType, size) VALUES ('F1', 'P1', 'T1', 'UP1', 'a.png', 'image/png', 3);
    INSERT INTO Transform (id, projectId, fileId, options) VALUES ('X1', 'P1', 'F1', '{}');
    INSERT INTO AuditLog (id, userId, projectId, action, resource) VALUES ('A1', 'U1', 'P1', 'project.create', 'project:P1');`);

  await migrate(client, [init, ...later]);
  const { rows } = await client.execute(`
    SELECT Project.id, Team.slug AS team, Organization.ownerId, Bucket.ownerTeamId = Team.id AS ownsBucket, role,
      (SELECT permissions FROM ApiKey WHERE projectId = Project.id) AS permissions,
      (SELECT count(*) FROM File JOIN Transform ON fileId = File.id JOIN Upload ON Upload.id = uploadId WHERE File.projectId = Project.id) AS files,
      (SELECT count(*) FROM AuditLog WHERE projectId = Project.id) AS entries
    FROM Project JOIN Team ON Team.id = Project.teamId JOIN Organization ON Organization.id = organizationId JOIN Bucket ON Bucket.id = bucketId
    JOIN TeamMember ON TeamMember.teamId = Team.id AND userId = Project.ownerId ORDER BY Project.id`);
  assert.deepEqual(rows.map((row) => ({ ...row })), [
    { id: 'P1', team: 'default', ownerId: 'U1', ownsBucket: 1, role: 'OWNER', permissions: '["*"]', files: 1, entries: 1 },
    { id: 'P2', team: 'default', ownerId: 'U2', ownsBucket: 1, role: 'OWNER', permissions: null, files: 0, entries: 0 },
  ]);
  assert.deepEqual((await client.execute('PRAGMA foreign_key_check')).rows.length, 0);
  client.close();
});

test('the database has the tables, columns, keys and indexes of schema.prisma, and one partial index more', async () => {
  const client = await workplace().client(bundledMigrations());
  const { rows } = await client.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");
  const models = readModels();
  assert.deepEqual(rows.map(({ name }) => name), [...models.flatMap(({ indexes }) => indexes), 'File_projectId_path_version_key'].sort());
  for (const { name, columns } of models) {
    const found = await client.execute(`SELECT name FROM pragma_table_info('${name}') ORDER BY name`);
    assert.deepEqual(found.rows.map((row) => row.name), columns, name);
  }
  client.close();
});

test('a file without a tenant cannot exist twice either', async () => {
  const client = await workplace().client(bundledMigrations());
  await client.executeMultiple('PRAGMA foreign_keys = OFF');
  const file = (id: string, tenant: string | null) => client.execute({
    sql: "INSERT INTO File (id, projectId, tenantId, path, mimeType, size) VALUES (?, 'P1', ?, 'a.png', 'image/png', 3)", args: [id, tenant],
  });
  await file('F1', null);
  await assert.rejects(file('F2', null), /UNIQUE constraint failed/);
  await file('F3', 'T1');
  await assert.rejects(file('F4', 'T1'), /UNIQUE constraint failed/);
  client.close();
});

function workplace(): Workplace {
  workplaces.push(new Workplace());
  return workplaces.at(-1)!;
}

interface Model {
  readonly name: string;
  readonly columns: readonly string[];
  /** Names that Prisma gives. */
  readonly indexes: readonly string[];
}

/** Reads the models. A field whose type is a model is no column. */
function readModels(): Model[] {
  const schema = readFileSync(join(__dirname, '..', 'prisma', 'schema.prisma'), 'utf8');
  const blocks = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, name, text]) => ({ name, text }));
  const names = blocks.map(({ name }) => name);
  return blocks.map(({ name, text }) => {
    const fields = [...text.matchAll(/^ {2}(\w+) +(\w+)(.*)$/gm)].filter(([, , type]) => !names.includes(type));
    const list = [...text.matchAll(/^ {2}@@(unique|index)\(\[(.*)\]\)$/gm)].map(([, kind, columns]) => ({ kind, columns: columns.split(', ') }));
    const single = fields.filter(([, , , rest]) => rest.includes('@unique')).map(([, column]) => ({ kind: 'unique', columns: [column] }));
    return {
      name,
      columns: fields.map(([, column]) => column).sort(),
      indexes: [...list, ...single].map(({ kind, columns }) => `${name}_${columns.join('_')}_${kind === 'unique' ? 'key' : 'idx'}`),
    };
  });
}
