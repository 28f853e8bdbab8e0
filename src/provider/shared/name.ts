import { NAME, NAME_RULE, quotedNames, suggestName } from '../../notation';
import { pattern, type Validator } from '../../terraform';

/** The name of a database or a group. */
export function validName(): Validator<string> {
  return pattern(NAME, NAME_RULE, suggestName);
}

/** Names of databases, as the keys of a map. Of thousands only the first wrong ones are named. */
export function validNames(): Validator<Readonly<Record<string, string | undefined>>> {
  return (names, attribute) => {
    const wrong = Object.keys(names).filter((name) => !NAME.test(name));
    if (wrong.length === 0) return undefined;
    const suggestion = suggestName(wrong[0]);
    const remedy = suggestion === undefined ? '' : ` Change them, for example "${wrong[0]}" to "${suggestion}".`;
    return { summary: `Invalid ${attribute}`, detail: `${attribute} holds ${quotedNames(wrong)}. ${NAME_RULE}${remedy}` };
  };
}
