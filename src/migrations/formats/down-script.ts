import { splitStatements, SqlSyntaxError } from '../split-statements';

/** Returns undefined for a text that holds only comments, because it reverts nothing. */
export function downScript(text: string | undefined): string | undefined {
  try {
    return text === undefined || splitStatements(text).length === 0 ? undefined : text;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return text;
    throw error;
  }
}
