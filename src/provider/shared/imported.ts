import type { PrivateData } from '../../terraform';

const KEY = 'imported';

/**
 * Notes in the private state that an object was imported. Turso does not return how it was created. So the first apply accepts what the
 * configuration says instead of replacing the object.
 */
export const imported = {
  note: (privateData: PrivateData): void => privateData.set(KEY, true),
  forget: (privateData: PrivateData): void => privateData.set(KEY, undefined),
  isNoted: (privateData: PrivateData): boolean => privateData.get<boolean>(KEY) === true,
};
