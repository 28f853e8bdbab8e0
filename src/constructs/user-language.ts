/**
 * Writes the names of props and methods in a message as the user's language does: `size_limit` in Python, `SizeLimit` in Go and C#.
 * Quoted text is the user's own and stays as it is.
 *
 * @param agent names the language, as jsii does for programs that are not written in JavaScript
 */
export function inUserLanguage(message: string, agent = process.env.JSII_AGENT ?? ''): string {
  const rename = /^python/i.test(agent) ? snakeCase : /^(go|dotnet)/i.test(agent) ? pascalCase : undefined;
  if (rename === undefined) return message;
  return message.replace(/"(?:[^"\\]|\\.)*"|\b[a-z]+(?:[A-Z][a-z0-9]*)+\b/g, (found) => (found.startsWith('"') ? found : rename(found)));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function pascalCase(name: string): string {
  return name[0].toUpperCase() + name.slice(1);
}
