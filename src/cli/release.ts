import { readOverview, releaseQuarantine } from '../fleet';
import { HEALTHY, type Context } from './command';
import { CommandError } from './command-error';
import { counted, jsonText, listed, text, wrapped } from './render';
import { quotedNames } from '../notation/words';

/** `cdktf-turso fleet release`: takes tenants out of quarantine. */
export async function release({ connection: { sql }, schema, names, options, terminal }: Context): Promise<number> {
  // Fails if the database has no ledger.
  await readOverview(sql, schema);
  const released = await releaseQuarantine(sql, schema, names);
  const others = names.filter((name) => !released.includes(name));
  if (options.json) {
    terminal.write(jsonText({ schema_database: schema.name, released, not_in_quarantine: others }));
  } else if (released.length > 0) {
    const words = `Released ${counted(released.length, 'tenant')}:`.split(' ');
    terminal.write(text([
      ...wrapped([...words, ...listed(released)], terminal.width, ''),
      released.length === 1 ? 'The next apply tries it again.' : 'The next apply tries them again.',
    ]));
  }
  if (others.length > 0) {
    throw new CommandError(`These names are not in quarantine: ${quotedNames(others)}. "cdktf-turso fleet status ${schema.name}" lists the tenants in quarantine.`);
  }
  return HEALTHY;
}
