import { ApiError } from '../errors';
import { Group } from '../model';

/** https://docs.turso.tech/api-reference/groups/create */
const EXTENSIONS: readonly string[] = ['vector', 'crypto', 'fuzzy', 'math', 'stats', 'text', 'unicode', 'uuid', 'regexp', 'vec'];

export function checkExtensions(extensions: Group['extensions']): void {
  const wrong = extensions === 'all' ? undefined : extensions.find((name) => !EXTENSIONS.includes(name));
  if (wrong !== undefined) {
    throw new ApiError(400, `invalid extension ${JSON.stringify(wrong)}: use "all", or a list of ${EXTENSIONS.join(', ')}`);
  }
}
