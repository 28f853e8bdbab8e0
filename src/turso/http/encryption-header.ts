/** Carries the key of an encrypted database. */
export const ENCRYPTION_KEY_HEADER = 'x-turso-encryption-key';
