import { hostileValues, holdingNull, LONG } from './hostile-values';
import { pathOf, placesOf, written, type Place } from './places';
import { SUBJECTS, type Subject } from './subjects';
import { tursoProvider } from '../../../src/provider/provider';
import { Turso } from '../../../src/provider/turso';
import type { Attribute, Attributes } from '../../../src/terraform';
import { isOptional } from '../../../src/terraform/engine/attribute-type';
import { isRecord, isWhollyKnown, UNKNOWN, type Value } from '../../../src/terraform/values';
import { completed, type Written } from '../../support/core/completed';
import { ABSENT, Core } from '../../support/core/core';
import { errorsIn, type Told } from '../../support/core/told';
import { FakeTime } from '../../turso/fake-time';

jest.setTimeout(120_000);

/** Nothing listens there: whatever gets so far is refused at once. */
const NOWHERE = 'http://127.0.0.1:1';

const time = new FakeTime();
const core = new Core({
  ...tursoProvider,
  configure: (config: any, { log, terraformVersion }: any) => Turso.connect({
    organization: config.organization ?? undefined,
    apiToken: config.api_token ?? undefined,
    apiUrl: config.api_url ?? undefined,
    regionUrl: config.region_url ?? undefined,
    concurrency: config.concurrency ?? undefined,
    timing: { clock: time.clock, wait: time.wait, totalTimeoutMs: 1000 },
    terraformVersion,
  }, log),
});
const CONNECTION = { api_token: 'token', api_url: NOWHERE, region_url: NOWHERE, organization: 'acme' };

const subjects = SUBJECTS.map((subject): [string, Subject] => [subject.name, subject]);
const settable = ({ attributes }: Subject) => placesOf(attributes).filter(({ attribute }) =>
  attribute.options.required === true || isOptional(attribute));

/** Words of JavaScript's, and of those who have to apologize. */
const CRASH = /bug in the provider|TypeError|RangeError|SyntaxError|URIError|Cannot (?:read|convert|destructure)|is not (?:a function|iterable)|\[object|\bundefined\b|\bNaN\b/;
/** What concerns several attributes is not about one place. */
const WITHOUT_PLACE = ['Missing attribute'];

const NO_PLACE = 'without a place';

/** What is wrong with an answer. */
function faultsOf(told: readonly Told[]): string[] {
  return told.flatMap(({ severity, summary, detail, path }) => [
    ...CRASH.test(`${summary} ${detail}`) ? [`${summary}: ${detail}`.slice(0, 300)] : [],
    ...severity === 'error' && path === '' && !WITHOUT_PLACE.includes(summary) ? [`${NO_PLACE}: ${summary}: ${detail}`.slice(0, 300)] : [],
    ...summary.length + detail.length > 3000 ? [`too long: ${summary}: ${detail}`.slice(0, 300)] : [],
  ]);
}

/** Leads a configuration as far as it comes, as Terraform does. Where Turso would be asked, it cannot be reached. */
async function lead(subject: Subject, config: Written): Promise<string[]> {
  const told = await subject.validate(core, config);
  if (errorsIn(told).length > 0) return faultsOf(told);
  const isKnown = isWhollyKnown(config as Value);
  const unreached = (answers: readonly Told[]) => faultsOf(answers.map((one) => ({ ...one, path: one.path === '' ? '(none)' : one.path })));
  switch (subject.kind) {
    case 'provider': return [...faultsOf(told), ...faultsOf(await core.configure(config))];
    case 'data source': return [...faultsOf(told), ...isKnown ? unreached(await core.readDataSource(subject.type, config)) : []];
    case 'ephemeral resource': return [...faultsOf(told), ...isKnown ? unreached(await core.openEphemeral(subject.type, config)) : []];
    case 'list': return faultsOf(told);
    case 'resource': {
      const value = completed(subject.attributes, config);
      const plan = await core.plan(subject.type, ABSENT, value);
      const lost = errorsIn(plan.told).length > 0 ? [] : lostKeys(value, plan.planned);
      const applied = isKnown && errorsIn(plan.told).length === 0 ? await core.apply(subject.type, plan) : undefined;
      return [...faultsOf(told), ...unreached(plan.told), ...lost, ...unreached(applied?.told ?? [])];
    }
  }
}

/** Keys of maps that a plan does not have any more. */
function lostKeys(config: Value, planned: Value): string[] {
  if (!isRecord(config) || !isRecord(planned)) return [];
  return Object.entries(config).flatMap(([name, value]) =>
    (!Object.hasOwn(planned, name) ? [`the plan has lost ${name}`] : lostKeys(value, planned[name])));
}

async function faultsAt(subject: Subject, { names, attribute }: Place): Promise<string[]> {
  const faults: string[] = [];
  for (const value of hostileValues(attribute)) {
    const config = written(subject.attributes, subject.with(names[0]), names, value);
    const found = await lead(subject, config).catch((error: unknown) => [String(error)]);
    // Terraform prints the source of a place: too much of a long value, and a secret as it is. The text says the place then.
    const isPlaceless = (fault: string) => [names.at(-1)!, ...secretsOf(subject.attributes)].some((name) => fault.includes(name))
      && (isLong(value) || isSecret(attribute) || secretsOf(subject.attributes).some((name) => fault.includes(name)));
    const counting = found.filter((fault) => !fault.startsWith(NO_PLACE) || !isPlaceless(fault));
    faults.push(...counting.map((fault) => `${names.join('.')} = ${shown(value)}: ${fault}`));
  }
  return faults;
}

/** The names of the attributes whose values Terraform must not print, at any depth. */
function secretsOf(attributes: Attributes): string[] {
  return placesOf(attributes).filter(({ attribute }) => isSecret(attribute)).map(({ names }) => names.at(-1)!);
}

function isSecret({ options }: Attribute): boolean {
  return options.sensitive === true || options.writeOnly === true;
}

function isLong(value: Value): boolean {
  if (typeof value === 'string') return value.length > 600;
  return typeof value === 'object' && value !== null && Object.entries(value).some(([key, part]) => isLong(key) || isLong(part as Value));
}

function shown(value: Value): string {
  return JSON.stringify(value, (_key, part) => (part === UNKNOWN ? '(unknown)' : typeof part === 'bigint' ? String(part) : part)).slice(0, 60);
}

beforeEach(async () => {
  expect(await core.configure(CONNECTION)).toEqual([]);
});

test.each(subjects)('%s answers every odd value of every attribute with an outcome or with a diagnostic of its place', async (_name, subject) => {
  const faults: string[] = [];
  for (const place of settable(subject)) {
    if (subject.kind === 'provider') await core.configure(CONNECTION);
    faults.push(...await faultsAt(subject, place));
  }
  expect(faults).toEqual([]);
});

test.each(subjects)('%s requires a value for each required attribute, at any depth', async (_name, subject) => {
  for (const { names } of settable(subject).filter(({ attribute }) => attribute.options.required === true)) {
    const path = pathOf(subject.attributes, names);
    expect(await subject.validate(core, written(subject.attributes, subject.with(names[0]), names, null))).toEqual([{
      severity: 'error',
      summary: 'Missing Configuration for Required Attribute',
      detail: `${path} is null, but it has to have a value. Set it, or give a value to the variable that it comes from.`,
      path,
    }]);
  }
});

test.each(subjects)('%s accepts null in lists, sets and maps only if the schema says so', async (_name, subject) => {
  for (const { names, attribute } of settable(subject)) {
    for (const value of holdingNull(attribute)) {
      const told = await subject.validate(core, written(subject.attributes, subject.with(names[0]), names, value));
      const nulls = told.filter(({ summary }) => summary === 'Null in a Collection').map(({ path }) => path.replace(/(?:\[0\]|\["k"\])$/, ''));
      expect(nulls).toEqual(attribute.options.nullElements === true ? [] : [pathOf(subject.attributes, names)]);
    }
  }
});

test.each(subjects)('%s accepts unknown values', async (_name, subject) => {
  for (const { names } of settable(subject)) {
    expect(errorsIn(await subject.validate(core, written(subject.attributes, subject.with(names[0]), names, UNKNOWN)))).toEqual([]);
  }
});

test.each((tursoProvider.functions ?? []).map((one): [string, typeof one] => [one.name, one]))('%s answers any text with a result or with a fault of it', async (name, definition) => {
  for (const text of ['', '__proto__', 'constructor', '\0', '🦀', 'a.b.c', LONG]) {
    for (const [index] of definition.parameters.entries()) {
      const args = definition.parameters.map((_parameter: unknown, position: number) => (position === index ? text : 'x'));
      const error = await core.callFunction(name, ...args) ?? '';
      expect(error).not.toMatch(CRASH);
      expect(error.length).toBeLessThan(1000);
    }
  }
});
