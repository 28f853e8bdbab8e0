import { TenantError, type TenantErrorCode } from 'cdktf-turso/runtime';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** An answer other than success. Fastify sends the status and the message. */
export class HttpError extends Error {
  constructor(readonly statusCode: number, message: string) {
    super(message);
  }
}

const UNAVAILABLE = new HttpError(503, 'This tenant cannot be served at the moment. Try again later.');
const TAKEN = new HttpError(409, 'This tenant name is taken. Choose another one.');

/** The answers for tenants that cannot be opened or created. */
const ANSWERS: Partial<Record<TenantErrorCode, HttpError>> = {
  NOT_FOUND: new HttpError(400, 'X-Tenant names no tenant.'),
  EXISTS: TAKEN,
  RESERVED: TAKEN,
  NAME_TAKEN: TAKEN,
  UNAVAILABLE,
  MIGRATION: UNAVAILABLE,
  HISTORY: UNAVAILABLE,
  BLOCKED: UNAVAILABLE,
};

const FAULT = new HttpError(500, 'Something went wrong.');

/** Logs every fault, and tells users nothing about the inside of the server. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isForUsers = (error.statusCode ?? 500) < 500;
  const answer = error instanceof TenantError ? ANSWERS[error.code] ?? FAULT : isForUsers ? error : FAULT;
  if (answer !== error) request.log.error(error);
  return reply.send(answer);
}
