import { NEW_ORGANIZATION } from '../model';
import { Entry } from './store';

/** What an entry has when it was written by a version that did not know of it yet. */
const DEFAULTS: Readonly<Record<string, object>> = {
  organization: NEW_ORGANIZATION,
  group: { archived: false, extensions: [] },
};

/** An entry of a data folder as this version reads it. */
export function completed(entry: Entry): Entry {
  const defaults = DEFAULTS[entry.kind];
  return defaults === undefined ? entry : { ...entry, value: { ...defaults, ...entry.value as object } };
}
