import { FAMILIES, type Family } from './data-sources';
import { tursoProvider } from '../../src/provider/provider';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../support/provider';
import { TerraformProject } from '../support/terraform';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

test('every data source is tested', () => {
  const read = FAMILIES.flatMap(({ reads }) => Object.keys(reads).map((address) => address.split('.')[0]));
  expect([...new Set(read)].sort()).toEqual(tursoProvider.dataSources.map(({ type }) => type).sort());
});

describeWithTerraform.each(FAMILIES.map((family): [string, Family] => [family.about, family]))('%s', (_about, family) => {
  let local: TursoLocal;
  let provider: ServedProvider;
  let project: TerraformProject;

  beforeAll(async () => {
    [local, provider] = await Promise.all([startTursoLocal(), serveTurso()]);
    project = new TerraformProject(provider.env);
    await family.prepare?.(local);
    configure(family.resources ?? '');
    await project.apply();
    await family.happens?.(local);
    configure(family.resources ?? '', ...Object.entries(family.reads).map(([address, { inputs }]) => block(address, inputs)));
    await project.apply('-refresh=false');
  });

  afterAll(async () => {
    await provider?.close();
    await local?.stop();
    project?.remove();
  });

  const configure = (...blocks: readonly string[]) => project.config([REQUIRED_PROVIDERS, providerBlock(local), ...blocks].join('\n'));

  const block = (address: string, inputs: Readonly<Record<string, string>>) => {
    const [type, label] = address.split('.');
    return `data "${type}" "${label}" {\n${Object.entries(inputs).map(([name, value]) => `  ${name} = ${value}\n`).join('')}}`;
  };

  test.each(Object.keys(family.reads))('reads %s', (address) => {
    expect(project.instance(`data.${address}`).attributes).toMatchObject(family.reads[address].finds);
  });

  test('reads the same again, and changes nothing', async () => {
    expect(await project.plannedActions('-refresh=false')).toEqual({});
  });

  test.each(family.refused ?? [])('fails when $data is asked with $inputs', async ({ data, inputs, says }) => {
    configure(family.resources ?? '', block(`${data}.it`, inputs));
    expect(await project.fail('plan', '-refresh=false')).toMatch(says);
  });
});
