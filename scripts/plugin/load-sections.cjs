// The start of the provider's file. The sections follow it, each as one line: a comment for Node.js, which skips it, and a text for this
// function, which compiles it when another section requires it. The file is ASCII.
function loadSections() {
  const { readFileSync } = require('node:fs');
  const { compileFunction } = require('node:vm');
  const texts = new Map();
  for (const line of readFileSync(__filename, 'latin1').split('\n')) {
    if (line.startsWith('//./')) texts.set(line.slice(2, line.indexOf(' ')), line);
  }
  const modules = new Map();
  const load = (name) => {
    if (modules.has(name)) return modules.get(name).exports;
    if (!texts.has(name)) return require(name);
    const line = texts.get(name);
    const module = { exports: {} };
    modules.set(name, module);
    const text = JSON.parse(line.slice(line.indexOf(' ') + 1));
    compileFunction(text, ['require', 'module', 'exports'], { filename: `${__filename}/${name}` })(load, module, module.exports);
    return module.exports;
  };
  load('./main.js');
}
