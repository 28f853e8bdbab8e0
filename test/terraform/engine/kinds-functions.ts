import { ArgumentError, DiagnosticError, providerFunction } from '../../../src/terraform';

const join = providerFunction({
  name: 'join',
  summary: 'Words in a row',
  description: 'Joins *words*.',
  parameters: [{ name: 'separator', type: 'string', description: 'Between them.' }],
  variadic: { name: 'words', type: 'string', description: 'Any number.' },
  returns: 'string',
  call: ([separator, ...words]) => {
    const empty = words.indexOf('');
    if (empty >= 0) throw new ArgumentError(empty + 1, 'A word is empty. Leave it out.');
    return words.join(separator);
  },
});

const describe = providerFunction({
  name: 'describe',
  summary: 'What something is',
  description: 'Describes.',
  deprecated: 'Use your eyes.',
  parameters: [
    { name: 'thing', type: ['object', { name: 'string', sizes: ['list', 'number'] }], description: 'The thing.' },
    { name: 'note', type: 'string', description: 'A note.', allowNull: true, allowUnknown: true },
  ],
  returns: ['object', { text: 'string', sum: 'number', known: 'bool' }],
  call: async ([{ name, sizes }, note]) => ({
    text: note === null ? name : `${name}: ${note}`,
    sum: sizes?.reduce((sum, size) => sum + size, 0) ?? null,
    known: note !== undefined,
  }),
});

const fail = providerFunction({
  name: 'fail',
  summary: 'Fails',
  description: 'Fails.',
  parameters: [{ name: 'how', type: 'string', description: 'How.' }],
  returns: ['list', 'string'],
  call: ([how]) => {
    if (how === 'argument') throw new ArgumentError(0, 'how is "argument". Use another.');
    if (how === 'told') throw new DiagnosticError({ summary: 'Told', detail: 'Do something else.' });
    if (how === 'result') return 'no list' as never;
    throw new TypeError('x is not a function');
  },
});

export const functions = [join, describe, fail];
