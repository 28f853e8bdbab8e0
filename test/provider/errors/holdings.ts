import type { TursoLocal } from '../../support/turso-local';

/** Everything that turso-local can list, by its names. */
export async function holdings(local: TursoLocal): Promise<string[]> {
  const lists = await Promise.all(listsOf(local.organization).map(async ({ path, key, name }) => {
    const { status, body } = await local.call('GET', path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return (body[key] ?? []).map((item: any) => `${path}/${name.map((one) => item[one]).find((one) => one !== undefined)}`);
  }));
  return lists.flat().sort();
}

/** Where each thing is listed; what is listed is deleted under its name there. */
function listsOf(organization: string): readonly { readonly path: string; readonly key: string; readonly name: readonly string[] }[] {
  const [v1, v2] = [`/v1/organizations/${organization}`, `/v2/organizations/${organization}`];
  return [
    { path: `${v1}/groups`, key: 'groups', name: ['name'] },
    { path: `${v1}/databases`, key: 'databases', name: ['Name'] },
    { path: `${v1}/members`, key: 'members', name: ['username'] },
    { path: `${v1}/invites`, key: 'invites', name: ['Email', 'email'] },
    { path: `${v1}/api-tokens`, key: 'tokens', name: ['id'] },
    { path: `${v2}/jwks`, key: 'jwks', name: ['jwks_name'] },
  ];
}
