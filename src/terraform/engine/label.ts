/** What has a name in messages. */
interface Named {
  readonly noun: string;
  readonly label?: (known: any) => string | undefined;
}

/** Names one resource in messages. */
export function labelOf({ label: ownLabel }: Named, known: any): string | undefined {
  if (known === null || known === undefined) return undefined;
  const label = ownLabel === undefined ? known.name : ownLabel(known);
  return typeof label === 'string' ? label : undefined;
}
