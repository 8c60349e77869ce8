import type { FastifyReply } from 'fastify';
import type { SessionAnswer } from '../sessions/answers.js';

/** Writes what the session layer answered. A stream takes the response over, so hooks' headers are copied onto it first. */
export async function sendSessionAnswer(reply: FastifyReply, answer: SessionAnswer): Promise<FastifyReply> {
  switch (answer.kind) {
    case 'json':
      if (answer.sessionId !== undefined) void reply.header('mcp-session-id', answer.sessionId);
      return answer.body === '' ? reply.code(200).send() : reply.type('application/json').send(answer.body);
    case 'accepted':
      return reply.code(202).send();
    case 'refused':
      return reply
        .code(answer.status)
        .header('cache-control', 'no-store')
        .send({ jsonrpc: '2.0', id: null, error: { code: answer.code, message: answer.message } });
    case 'stream':
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      // Not awaited: the handler's frames, and all they hold, would live as long as the stream.
      answer.open(reply.raw).catch((error: unknown) => {
        // Redis went away under the stream: it ends, and the client resumes where it was.
        reply.log.warn({ err: error }, 'stream ended');
        reply.raw.end();
      });
      return reply;
  }
}
