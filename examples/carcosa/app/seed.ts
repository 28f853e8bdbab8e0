import type { FastifyInstance } from 'fastify';
import { createApp } from './app';
import { readSettings } from './settings';

type Answer = { id: string; token: string; key: string };

/** `tsx app/seed.ts` fills a new database with demo data, through the same routes that customers use. It prints how to sign in. */
async function main(): Promise<void> {
  const app = await createApp(readSettings());
  const password = process.env.DEMO_PASSWORD ?? 'yellow-king-demo';
  const ada = await signUp(app, 'Ada', password);
  const ben = await signUp(app, 'Ben', password);

  const organization = await post(app, ada, '/organizations', { name: 'Hyades Studio', slug: 'hyades' });
  const [media, docs] = await Promise.all(['Media', 'Docs'].map(async (name) => (
    post(app, ada, `/organizations/${organization.id}/teams`, { name, slug: name.toLowerCase() }))));
  const invitation = await post(app, ada, `/organizations/${organization.id}/invitations`, { email: 'ben@hyades.example', role: 'MEMBER', teamId: docs.id });
  await post(app, ben, '/invitations/accept', { token: invitation.token });

  const bucket = await post(app, ada, `/teams/${media.id}/buckets`, {
    name: 'Photos', provider: 'minio', bucketName: 'photos', accessKey: 'demo-access', secretKey: 'demo-secret',
  });
  await send(app, 'PUT', ada, `/teams/${media.id}/buckets/${bucket.id}/shares/${docs.id}`, { accessLevel: 'READ_WRITE' });
  const project = await post(app, ada, `/teams/${docs.id}/projects`, { name: 'Handbook', slug: 'handbook', bucketId: bucket.id });
  await post(app, ada, `/projects/${project.id}/tenants`, { slug: 'north', metadata: { plan: 'pro' } });
  await post(app, ada, `/projects/${project.id}/tenants`, { slug: 'south', metadata: { plan: 'free' } });
  await app.close();
  console.log(`Sign in as ada@hyades.example or ben@hyades.example. The project is ${project.id}.`);
}

async function signUp(app: FastifyInstance, name: string, password: string): Promise<string> {
  const email = `${name.toLowerCase()}@hyades.example`;
  await post(app, undefined, '/users', { email, name, password });
  return (await post(app, undefined, '/sessions', { email, password })).token;
}

async function post(app: FastifyInstance, token: string | undefined, url: string, payload: object): Promise<Answer> {
  return send(app, 'POST', token, url, payload);
}

async function send(app: FastifyInstance, method: 'POST' | 'PUT', token: string | undefined, url: string, payload: object): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await app.inject({ method, url, payload, headers });
  if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.statusCode}: ${answer.body}`);
  return (answer.body === '' ? {} : answer.json()) as Answer;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
