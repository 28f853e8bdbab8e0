/** `npx drizzle-kit generate --name NAME` writes the next migration, and `cdktf deploy` applies it to every database. */
export default { dialect: 'turso', schema: './app/schema.ts', out: './migrations' };
