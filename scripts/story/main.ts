/** `npm start`: deploys an example on turso-local with the real cdktf, and checks each step of its story. */
import { carcosa } from './carcosa/steps';
import type { Example } from './example';
import { fastifyTenants } from './fastify-tenants/steps';
import { fleet } from './fleet/steps';
import { notes } from './notes/steps';
import { Platform } from './platform';
import { slack } from './slack/steps';
import { tell, type Story } from './story';
import { teamCloud } from './team-cloud/steps';

/** A story with the application that it is about, whichever that is. */
interface Entry {
  /** What the example shows, as the end of a line. */
  readonly about: string;
  tell(platform: Platform, signal: AbortSignal): Promise<boolean>;
}

const STORIES: Readonly<Record<string, Entry>> = {
  'slack': entry(slack, 'a database for each workspace, step by step'),
  'notes': entry(notes, 'a database for each user, in Hono and Drizzle, with sign-in by OpenID'),
  'fastify-tenants': entry(fastifyTenants, 'tenants that sign up, in Fastify'),
  'carcosa': entry(carcosa, 'one large database with migrations of Prisma, backups and checks'),
  'team-cloud': entry(teamCloud, 'a Worker, and desktops that work offline'),
  'fleet': entry(fleet, 'two hundred tenants: waves, failures, drift'),
};

function entry<App extends Example>(story: Story<App>, about: string): Entry {
  return { about, tell: async (...where) => tell(story, ...where) };
}

/** @param name of the story. Undefined: the first one, and then the names of the others */
async function main(name?: string): Promise<number> {
  const wanted = name ?? 'slack';
  if (!Object.hasOwn(STORIES, wanted)) throw new Error(`Unknown story "${name}". Use one of ${Object.keys(STORIES).join(', ')}.`);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(new Error(`Stopped by ${signal}.`)));
  const platform = await Platform.start();
  console.log(`turso-local serves the Platform API at ${platform.env.TURSO_API_URL}\n`);
  try {
    if (!await STORIES[wanted].tell(platform, interrupted.signal)) return exitCode(interrupted.signal);
  } finally {
    await platform.stop();
  }
  if (name === undefined) console.log(`\nMore examples, each told in the same way:\n${others()}`);
  return 0;
}

function others(): string {
  const named = Object.entries(STORIES).filter(([name]) => name !== 'slack').map(([name, { about }]) => [`npm run start:${name}`, about]);
  const width = Math.max(...named.map(([command]) => command.length)) + 2;
  return named.map(([command, about]) => `  ${command.padEnd(width)}${about}`).join('\n');
}

function exitCode(signal: AbortSignal): number {
  return signal.aborted ? 130 : 1;
}

main(process.argv[2]).then((code) => {
  process.exitCode = code;
}, (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
