import { splitStatements, SqlSyntaxError } from '../split-statements';

/** A way back that holds nothing but comments is how people write that there is none. */
export function wayBack(text: string | undefined): string | undefined {
  try {
    return text === undefined || splitStatements(text).length === 0 ? undefined : text;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return text;
    throw error;
  }
}
