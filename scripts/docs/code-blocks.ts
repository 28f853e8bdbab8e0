/** A code block of a page. */
export interface CodeBlock {
  /** As after the three backquotes. Empty if the block names none. */
  readonly language: string;
  readonly code: string;
}

/** Returns the code blocks of a page in Markdown, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({ language, code }));
}

/** Returns the code of the blocks in one language, in order. */
export function codeIn(markdown: string, language: string): string[] {
  return codeBlocks(markdown).filter((block) => block.language === language).map(({ code }) => code);
}
