/** The fields of a connection that people edit. Each of them is merged on its own. */
export const FIELDS = ['name', 'host', 'port', 'username', 'secret'] as const;

export type Field = typeof FIELDS[number];

/** What `Vault.seal` returns: the nonce and the ciphertext of libsodium's secretbox, which has at least the 16 bytes of its tag. */
const SEALED = /^sealed:[A-Za-z0-9_-]{32}:[A-Za-z0-9_-]{22,}$/;

/** Returns what is wrong with a value, or undefined. The cloud and the desktop check the same. */
export function fieldFault(field: string, value: unknown): string | undefined {
  switch (field) {
    case 'name':
      return isText(value, 100) && value !== '' ? undefined : 'name has to be a text of 1 to 100 characters.';
    case 'host':
    case 'username':
      return isText(value, 200) ? undefined : `${field} has to be a text of at most 200 characters.`;
    case 'port':
      return value === null || isPort(value) ? undefined : 'port has to be a number from 1 to 65535, or null.';
    case 'secret':
      return value === null || (isText(value, 4000) && SEALED.test(value)) ? undefined
        : 'secret has to be sealed by the client, or null. The cloud takes no secret in clear text.';
    default:
      return `A connection has no field "${field.slice(0, 40)}". Its fields are ${FIELDS.join(', ')}.`;
  }
}

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length <= max;
}

function isPort(value: unknown): boolean {
  return /^\d{1,5}$/.test(String(value)) && Number(value) >= 1 && Number(value) <= 65_535;
}

/** An edit that a desktop made, perhaps offline. */
export interface Edit {
  /** Chosen by the desktop, so that an edit that is sent twice counts once. */
  readonly id: string;
  readonly teamId: string;
  readonly connectionId: string;
  readonly field: Field;
  readonly value: string | null;
  readonly stamp: string;
}

/** `superseded`: somebody wrote the field later. `gone`: the connection is deleted. `forbidden`: the role does not allow it. */
export type Outcome = 'applied' | 'superseded' | 'gone' | 'forbidden';
