import { STRATEGY_OPTIONS } from './words';
import { readSettings, type RecordedSettings, type RolloutStrategy } from '../../fleet';
import type { Context } from '../command';
import type { Options } from '../options/parse';

/** The options of a rollout, completed by the settings of the last rollout that came from a configuration. */
export interface CompletedOptions {
  readonly options: Options;
  /** What was recorded. */
  readonly recorded: RecordedSettings | undefined;
  /** The settings that the command line leaves to the record, as options. */
  readonly taken: readonly string[];
}

/**
 * Completes the options of a rollout. A setting that the command line does not give is that of the last rollout from a configuration. So a
 * rollout without Terraform finds the same tenants, and is as careful.
 */
export async function completedOptions({ connection: { sql }, schema, options }: Context): Promise<CompletedOptions> {
  const recorded = await readSettings(sql, schema);
  if (recorded === undefined || options.defaults) return { options, recorded, taken: [] };
  const strategy = (recorded.strategy ?? {}) as Partial<Options>;
  const missing = (Object.keys(strategy) as (keyof RolloutStrategy)[]).filter((setting) => options[setting] === undefined);
  const discovery = options.discovery ?? recorded.discovery;
  const completed: Options = {
    ...options,
    ...Object.fromEntries(missing.map((setting) => [setting, strategy[setting]])),
    discovery,
    baseline: options.baseline ?? recorded.baseline,
    importHistory: options.importHistory ?? recorded.importHistory,
    foreignKeysOff: options.foreignKeysOff || recorded.foreignKeys === false,
  };
  return {
    options: completed,
    recorded,
    taken: [
      ...options.discovery === undefined ? discoveryWords(recorded) : [],
      ...missing.map((setting) => strategyWords(setting, recorded.strategy?.[setting])),
      ...options.baseline === undefined && recorded.baseline !== undefined ? [`--baseline ${recorded.baseline}`] : [],
      ...options.importHistory === undefined && recorded.importHistory !== undefined
        ? [`--import-history ${recorded.importHistory.tool} --import-history-table ${recorded.importHistory.table}`] : [],
      ...!options.foreignKeysOff && recorded.foreignKeys === false ? ['--foreign-keys-off'] : [],
    ],
  };
}

function discoveryWords({ discovery }: RecordedSettings): string[] {
  return Object.entries(discovery ?? {}).flatMap(([name, value]) => (
    Array.isArray(value) ? value.map((one) => `--${name} ${one}`) : [`--${name} ${String(value)}`]));
}

function strategyWords(setting: keyof RolloutStrategy, value: unknown): string {
  const name = `--${STRATEGY_OPTIONS[setting]}`;
  if (Array.isArray(value)) return setting === 'waves' ? `${name} ${value.join(',')}` : value.map((one) => `${name} ${one}`).join(' ');
  if (setting.endsWith('Ms')) return `${name} ${Number(value) / 1000}s`;
  return typeof value === 'boolean' ? `${name}${value ? '' : ' off'}` : `${name} ${String(value)}`;
}
