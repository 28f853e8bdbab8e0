/** `npm start`: deploys an example on turso-local with the real cdktf, and checks each step of its story. */
import { carcosa } from './carcosa/steps';
import { fastifyTenants } from './fastify-tenants/steps';
import { fleet } from './fleet/steps';
import { notes } from './notes/steps';
import { Platform } from './platform';
import { slack } from './slack/steps';
import { tell } from './story';
import { teamCloud } from './team-cloud/steps';

type Told = (platform: Platform, signal: AbortSignal) => Promise<boolean>;

const STORIES: Readonly<Record<string, Told>> = {
  'slack': async (...where) => tell(slack, ...where),
  'fastify-tenants': async (...where) => tell(fastifyTenants, ...where),
  'fleet': async (...where) => tell(fleet, ...where),
  'team-cloud': async (...where) => tell(teamCloud, ...where),
  'notes': async (...where) => tell(notes, ...where),
  'carcosa': async (...where) => tell(carcosa, ...where),
};

async function main(name = 'slack'): Promise<number> {
  if (!Object.hasOwn(STORIES, name)) throw new Error(`Unknown story "${name}". Use one of ${Object.keys(STORIES).join(', ')}.`);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(new Error(`Stopped by ${signal}.`)));
  const platform = await Platform.start();
  console.log(`turso-local serves the Platform API at ${platform.env.TURSO_API_URL}\n`);
  try {
    return await STORIES[name](platform, interrupted.signal) ? 0 : exitCode(interrupted.signal);
  } finally {
    await platform.stop();
  }
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
