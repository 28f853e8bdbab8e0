import { matching } from './rule';

/** Something that mail can be sent to. */
export const EMAIL = matching(/^[^\s@/]+@[^\s@/]+$/, 'Use one email address, such as "iku@turso.tech".');
