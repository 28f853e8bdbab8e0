import type { PrivateData } from '../../terraform';

const KEY = 'imported';

/**
 * Under this key the state remembers that the object was imported: how it was made cannot be read back in full, so what the
 * configuration says of that is believed once, instead of replacing the object.
 */
export const imported = {
  note: (privateData: PrivateData): void => privateData.set(KEY, true),
  forget: (privateData: PrivateData): void => privateData.set(KEY, undefined),
  isNoted: (privateData: PrivateData): boolean => privateData.get<boolean>(KEY) === true,
};
