/** One page of the reference. */
export interface Page {
  readonly title: string;
  /** @default - the title */
  readonly heading?: string;
  /** The heading under which the registry lists the page. @default - none */
  readonly subcategory?: string;
  /** Markdown. */
  readonly description: string;
  /** One sentence for lists of pages. @default - the first sentence of the description */
  readonly summary?: string;
  /** A sentence that says what to use instead. */
  readonly deprecated?: string;
  /** Markdown. Undefined sections are left out. */
  readonly sections: readonly (string | undefined)[];
}

/** Returns a page with the front matter that the registry reads. */
export function page({ title, heading, subcategory, description, summary, deprecated, sections }: Page): string {
  const parts = [
    frontMatter(title, subcategory ?? '', plainText(summary ?? firstSentence(description))),
    '<!-- Generated from the provider\'s schema and from examples/: run "npx projen docs" instead of editing it. -->',
    `# ${heading ?? title}`,
    ...deprecated === undefined ? [] : [`~> **Deprecated.** ${deprecated}`],
    description,
    ...sections.filter((section) => section !== undefined),
  ];
  return `${parts.join('\n\n')}\n`;
}

function frontMatter(title: string, subcategory: string, description: string): string {
  return `---\npage_title: ${JSON.stringify(title)}\nsubcategory: ${JSON.stringify(subcategory)}\ndescription: |-\n  ${description}\n---`;
}

/** Removes the markup of links and code. */
function plainText(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '').replace(/\s+/g, ' ');
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

/** Returns a block of code. */
export function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}
