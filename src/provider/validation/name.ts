import { NAME, NAME_RULE, suggestName } from '../../notation';
import { pattern, type Validator } from '../../terraform';

/** The name of a database or a group. */
export function validName(): Validator<string> {
  return pattern(NAME, NAME_RULE, suggestName);
}
