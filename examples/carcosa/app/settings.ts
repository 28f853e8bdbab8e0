export interface Settings {
  readonly databaseUrl: string;
  readonly databaseToken: string;
  /** 32 bytes that seal the credentials of buckets. */
  readonly encryptionKey: Uint8Array;
  /** Where the local store keeps uploaded files. */
  readonly uploadsFolder: string;
  readonly port: number;
}

/** Reads the environment, and names everything that is missing at once. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const faults = ['TURSO_DATABASE_URL', 'TURSO_AUTH_TOKEN'].filter((name) => !env[name]).map((name) => `${name} is not set.`);
  const key = encryptionKeyFault(env.CREDENTIALS_ENCRYPTION_KEY);
  if (key !== undefined) faults.push(key);
  if (faults.length > 0) throw new Error(`Carcosa cannot start. ${faults.join(' ')}`);
  return {
    databaseUrl: env.TURSO_DATABASE_URL!,
    databaseToken: env.TURSO_AUTH_TOKEN!,
    encryptionKey: Buffer.from(env.CREDENTIALS_ENCRYPTION_KEY!, 'base64'),
    uploadsFolder: env.UPLOADS_FOLDER ?? 'uploads',
    port: Number(env.PORT ?? 3000),
  };
}

/** Returns what is wrong with the key, without the key. The deployment checks it with the same rule. */
export function encryptionKeyFault(key: string | undefined): string | undefined {
  if (key !== undefined && Buffer.from(key, 'base64').length === 32) return undefined;
  return `CREDENTIALS_ENCRYPTION_KEY ${key === undefined ? 'is not set' : 'is not 32 bytes in base64'}. Create one with: openssl rand -base64 32`;
}
