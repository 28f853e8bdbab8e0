import fc from 'fast-check';
import { asText, escapeTemplate, hashToHcl, stringToHcl } from '../../src/hcl';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { TerraformProject } from '../support/terraform';

/** Strings as they stand in JSON, and what Terraform makes of them. */
const TEMPLATES: [template: string, value: string][] = [
  ['', ''],
  ['two\nlines', 'two\nlines'],
  ['a line\n', 'a line\n'],
  ['a line\r\nEOF\n', 'a line\r\nEOF\n'],
  ['"quoted" \\" \\n \\', '"quoted" \\" \\n \\'],
  ['$${a} %%{b} $ % {c} $$${d}', '${a} %{b} $ % {c} $${d}'],
  ['"${upper("b}{\\"${lower("C")}")}"\n', '"B}{\"C"\n'],
  ['%{ if true }"yes"\n%{ else }no%{ endif }', '"yes"\n'],
  ['${{ a = "}" }.a}\t"', '}\t"'],
];

describeWithTerraform('Terraform reads the same', () => {
  test('in HCL as in JSON, and text as it was written', async () => {
    const texts = fc.sample(fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', '\r', '\t', 'a', ' ', 'ü', '日', '/', '*', '#', '<<') }), 200);
    const all: [string, string][] = [...TEMPLATES, ...texts.map((text): [string, string] => [escapeTemplate(text), text])];
    const project = new TerraformProject();
    try {
      project.file('hcl.tf', all.map(([template], index) => `output "h${index}" {\n  value = "${stringToHcl(template)}"\n}\n`).join(''));
      project.file('json.tf.json', JSON.stringify({ output: Object.fromEntries(all.map(([template], index) => [`j${index}`, { value: template }])) }));
      await project.apply();
      const outputs = JSON.parse((await project.succeed('output', '-json')).stdout) as Record<string, { value: string }>;
      all.forEach(([, value], index) => {
        expect(outputs[`j${index}`].value).toBe(value);
        expect(outputs[`h${index}`].value).toBe(value);
      });
    } finally {
      project.remove();
    }
  });
});

test('keeps values that are no strings', () => {
  expect([undefined, null, 1, true].map(stringToHcl)).toEqual([undefined, null, 1, true]);
  expect(hashToHcl(stringToHcl)({ 'a "key"': '"' })).toEqual({ 'a \\"key\\"': '\\"' });
  expect(hashToHcl(stringToHcl)(undefined)).toBe(undefined);
});

test('takes all strings of a value for text, except tokens', () => {
  const other = new Map();
  expect(asText({ name: '${a}', list: ['%{b}', 1], map: { '${k}': '${TfToken[TOKEN.3]}${c}' }, other, none: undefined, nothing: null })).toEqual({
    name: '$${a}', list: ['%%{b}', 1], map: { '$${k}': '${TfToken[TOKEN.3]}$${c}' }, other, none: undefined, nothing: null,
  });
});
