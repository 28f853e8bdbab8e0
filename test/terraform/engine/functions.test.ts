import { KindsProject } from './kinds-project';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(30_000);

describeWithTerraform('a function of a provider', () => {
  let project: KindsProject;

  beforeEach(async () => { project = await KindsProject.start(); });
  afterEach(async () => project.end());

  const output = (expression: string, more = '') => project.configure(`output "it" {\n  value = ${expression}\n}\n${more}`);
  const value = async () => JSON.parse((await project.succeed('output', '-json', 'it')).stdout);

  test.each<[string, string, unknown]>([
    ['a variadic parameter without arguments', 'provider::kinds::join("-")', ''],
    ['a variadic parameter with one', 'provider::kinds::join("-", "a")', 'a'],
    ['a variadic parameter with several', 'provider::kinds::join("-", "a", "b", "c")', 'a-b-c'],
    ['objects and lists', 'provider::kinds::describe({ name = "n", sizes = [1, 2.5] }, "note")', { text: 'n: note', sum: 3.5, known: true }],
    ['null where it is taken', 'provider::kinds::describe({ name = "n", sizes = null }, null)', { text: 'n', sum: null, known: true }],
  ])('accepts %s', async (_what, expression, expected) => {
    output(expression);
    await project.apply();
    expect(await value()).toEqual(expected);
    expect(project.given('configure')).toBeUndefined();
  });

  const later = 'resource "terraform_data" "input" {\n  input = "late"\n}';

  test('has an unknown result until its arguments are known', async () => {
    output('provider::kinds::join("-", "a", terraform_data.input.output)', later);
    const { changes } = await project.plan();
    expect(changes.map(({ address }) => address)).toEqual(['terraform_data.input']);
    await project.apply();
    expect(await value()).toBe('a-late');
  });

  test('is called with unknown values if it accepts them', async () => {
    output('provider::kinds::describe({ name = "n", sizes = [] }, terraform_data.input.output).sum', later);
    expect((await project.plan()).text).toMatch(/\+ it = 0/);
  });

  test.each<[string, string, RegExp]>([
    ['an argument that it refuses', 'provider::kinds::fail("argument")', /Invalid value for "how" parameter: how is "argument"\. Use another\./],
    ['one of the variadic arguments', 'provider::kinds::join("-", "a", "")', /Invalid value for "words" parameter: A word is empty\. Leave it out\./],
    ['null where it takes none', 'provider::kinds::join("-", null)', /Invalid value for "words" parameter: argument must not be null/],
    ['what it says itself', 'provider::kinds::fail("told")', /Told\. Do something else\./],
    ['a bug of its own', 'provider::kinds::fail("bug")', /TypeError: x is not a function\. This is a bug in the provider; please report it\./],
    ['a result of another type', 'provider::kinds::fail("result")', /expected a list, got a string\. This is a bug in the provider; please report it\./],
  ])('fails for %s, and Terraform points to the argument', async (_why, expression, message) => {
    output(expression);
    expect((await project.start(['plan', '-no-color']).outcome).text).toMatch(message);
  });
});
