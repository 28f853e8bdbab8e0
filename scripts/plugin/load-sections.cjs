// The program of the provider's file. The sections follow it, each as one line, which this function compiles when another section requires
// it. The file is ASCII.
function loadSections(require, file, lines) {
  const { compileFunction } = require('node:vm');
  const texts = new Map();
  for (const line of lines) {
    if (line.startsWith('./')) texts.set(line.slice(0, line.indexOf(' ')), line);
  }
  const modules = new Map();
  const load = (name) => {
    if (modules.has(name)) return modules.get(name).exports;
    if (!texts.has(name)) return require(name);
    const line = texts.get(name);
    const module = { exports: {} };
    modules.set(name, module);
    const text = JSON.parse(line.slice(line.indexOf(' ') + 1));
    compileFunction(text, ['require', 'module', 'exports'], { filename: `${file}/${name}` })(load, module, module.exports);
    return module.exports;
  };
  load('./main.js');
}
