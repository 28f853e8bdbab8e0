import { nearest } from '../../notation';
import { attributePath, set, setNested, singleNested, type Diagnostics, type Validator } from '../../terraform';
import type { DatabaseTokenOptions } from '../../turso';
import { knownWords } from '../shared/validators';

/** The actions on tables that a token can permit. @see https://docs.turso.tech/cloud/fine-grained-permissions */
const ACTIONS = ['data_read', 'data_add', 'data_update', 'data_delete', 'schema_add', 'schema_update', 'schema_delete'];

/** Actions for words that people write instead: words of SQL, and one from a help text of Turso. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['data_insert', 'data_add'],
  ['data_create', 'data_add'],
  ['data_write', 'data_add'],
  ['data_select', 'data_read'],
  ['schema_create', 'schema_add'],
  ['schema_alter', 'schema_update'],
  ['schema_drop', 'schema_delete'],
]);

/** The attributes that allow actions on tables. */
export const tableAttributes = {
  tables: set('string', {
    optional: true,
    description: 'Names of the tables. Left out: all tables, including later ones.',
    validators: [notEmpty('Leave it out for all tables.')],
  }),
  actions: set('string', {
    required: true,
    description: `What may be done: ${ACTIONS.map((action) => `\`${action}\``).join(', ')}. \`data_...\` is about rows, \`schema_...\` about `
      + 'tables, indexes, views and triggers. System tables can always be read.',
    validators: [notEmpty('Name at least one action.'), knownWords('an action', ACTIONS, meantAction)],
  }),
};

/**
 * The attributes that say in detail what a token may do.
 *
 * @param change a sentence after a blank that says what a change of them does
 */
export const permissionAttributes = (change: string) => ({
  fine_grained_permissions: setNested(tableAttributes, {
    optional: true,
    replace: true,
    description: 'What the token may do on which tables; everything else is refused. Only with `authorization` left out or '
      + `\`full-access\`.${change} Left out: what \`authorization\` says.`,
    validators: [notEmpty('Leave it out, and authorization says what the token allows.')],
  }),
  read_attach: singleNested({
    databases: set('string', {
      required: true,
      description: 'Names of the databases, which need `allow_attach`.',
      validators: [notEmpty('Leave read_attach out.')],
    }),
  }, {
    optional: true,
    replace: true,
    description: 'Databases that a connection with this token may [attach](https://docs.turso.tech/features/attach-database) and read. '
      + `Turso deprecates attaching, and refuses it on AWS and for databases on its newer control plane.${change} Left out: none.`,
  }),
});

/** The part of a plan that describes the permissions. */
export interface PlannedPermissions {
  readonly fine_grained_permissions: readonly { readonly tables: readonly string[] | null; readonly actions: readonly string[] }[] | null;
  readonly read_attach: { readonly databases: readonly string[] } | null;
}

/** Returns the permissions for Turso. Leaves out what the user leaves out: newer databases reject even empty permissions. */
export function permissionOptions(plan: PlannedPermissions): Pick<DatabaseTokenOptions, 'fineGrainedPermissions' | 'readAttach'> {
  return {
    fineGrainedPermissions: plan.fine_grained_permissions?.map(({ tables, actions }) => ({ tables: tables ?? undefined, actions })),
    readAttach: plan.read_attach?.databases,
  };
}

/** Reports permissions beside a read-only authorization, because Turso does not say which of the two counts. */
export function checkPermissions(
  { authorization, fine_grained_permissions: permissions }: {
    readonly authorization?: string | null;
    readonly fine_grained_permissions?: readonly object[] | null;
  },
  diagnostics: Diagnostics,
): void {
  if (authorization !== 'read-only' || permissions === undefined || permissions === null) return;
  diagnostics.error(
    'Conflicting attributes',
    'authorization is "read-only", but fine_grained_permissions are set too. Leave one of them out. For a token that only reads, the one action '
    + 'of fine_grained_permissions is "data_read".',
    attributePath('fine_grained_permissions'),
  );
}

function meantAction(action: string): string | undefined {
  return MEANT.get(action) ?? nearest(action, ACTIONS);
}

function notEmpty(remedy: string): Validator<readonly unknown[]> {
  return (values, name) => (values.length > 0 ? undefined : { summary: `Empty ${name}`, detail: `${name} is empty. ${remedy}` });
}
