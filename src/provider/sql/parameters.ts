import { parameterNames, scriptOf, type Parameters } from './script';
import { attributePath, type Diagnostics } from '../../terraform';

/** The known part of a configuration. Unknown maps and unknown values of maps are undefined. */
export interface WrittenParameters {
  readonly statements?: readonly string[] | null;
  readonly destroy_statements?: readonly string[] | null;
  readonly parameters?: Parameters | null;
  readonly parameters_wo?: Parameters | null;
}

/** Reports parameters without a value, and values without a parameter. */
export function reportParameters(config: WrittenParameters, diagnostics: Diagnostics): void {
  const { parameters: plain, parameters_wo: secret } = config;
  // A destroy takes the values from the state, which has no secret ones.
  checkGiven('destroy_statements', config.destroy_statements, [plain], 'parameters', diagnostics);
  checkGiven('statements', config.statements, [plain, secret], 'parameters or parameters_wo', diagnostics);
  for (const name of namesIn(plain).filter((one) => namesIn(secret).includes(one))) {
    diagnostics.error('Conflicting parameters', `parameters and parameters_wo both hold "${name}". Leave one of them out.`, attributePath('parameters'));
  }
  checkUsed('parameters', plain, [config.statements, config.destroy_statements], diagnostics);
  checkUsed('parameters_wo', secret, [config.statements], diagnostics);
}

function checkGiven(
  attribute: 'statements' | 'destroy_statements',
  texts: readonly string[] | null | undefined,
  maps: readonly (Parameters | null | undefined)[],
  holders: string,
  diagnostics: Diagnostics,
): void {
  if (texts === undefined || maps.includes(undefined)) return;
  const given = maps.flatMap(namesIn);
  for (const name of usedIn(texts).filter((one) => !given.includes(one))) {
    diagnostics.error(
      'Parameter without a value',
      `:${name} is a parameter of ${attribute}, but ${holders} ${holders === 'parameters' ? 'does' : 'do'} not hold "${name}". Add it, or correct its name.`,
      attributePath(attribute),
    );
  }
}

function checkUsed(
  attribute: 'parameters' | 'parameters_wo',
  values: Parameters | null | undefined,
  scripts: readonly (readonly string[] | null | undefined)[],
  diagnostics: Diagnostics,
): void {
  if (scripts.includes(undefined)) return;
  const used = scripts.flatMap((texts) => usedIn(texts ?? null));
  for (const name of namesIn(values).filter((one) => !used.includes(one))) {
    diagnostics.error(
      'Value without a parameter',
      `${attribute} holds "${name}", but no statement has the parameter :${name}. Remove it, or correct its name.`,
      attributePath(attribute),
    );
  }
}

function usedIn(texts: readonly string[] | null): string[] {
  return [...new Set(scriptOf(texts ?? []).statements.flatMap(parameterNames))];
}

function namesIn(values: Parameters | null | undefined): string[] {
  return Object.keys(values ?? {});
}
