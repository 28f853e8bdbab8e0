import type { TursoLocal } from '../../support/turso-local';

/** Everything that turso-local can list, by its names. */
export async function holdings(local: TursoLocal): Promise<string[]> {
  const lists = await Promise.all(LISTS.map(async ({ path, key, name }) => {
    const { status, body } = await local.api('GET', path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    const items: any[] = key === undefined ? body : body[key] ?? [];
    return items.map((item) => `${path}/${name.map((one) => item[one]).find((one) => one !== undefined)}`);
  }));
  return lists.flat().sort();
}

const LISTS: readonly { readonly path: string; readonly key?: string; readonly name: readonly string[] }[] = [
  { path: '/groups', key: 'groups', name: ['name'] },
  { path: '/databases', key: 'databases', name: ['Name'] },
  { path: '/members', key: 'members', name: ['username'] },
  { path: '/invites', key: 'invites', name: ['Email', 'email'] },
];
