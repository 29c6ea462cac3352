import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import { fromJSON, type MethodDefinition } from "@grpc/proto-loader";
import { type Call, descriptor } from "./descriptor";
import type { Request, Response } from "./messages";

/** Answers one call. `peer` names the connection, and so the provider configuration that speaks. */
export type Answer = (call: Call, request: Request, peer: string) => Response | Promise<Response>;

export interface Listener {
  /** host:port on loopback. */
  readonly address: string;
  close(): void;
}

type Methods = { [name in Call]: MethodDefinition<object, object> };

const definition = fromJSON(descriptor as never, { keepCase: true, longs: Number, enums: String, defaults: true, bytes: Buffer, oneofs: false });
const methods = definition["tfplugin6.Provider"] as unknown as Methods;

/** Encodes an answer once, for one that never changes: the schema is asked for again and again. */
export function encodeAnswer(call: Call, response: object): Buffer {
  return methods[call].responseSerialize(response);
}

/**
 * Serves one provider. The request for a schema does not say which provider is asked, so each has a port of its own.
 * Loopback only, and without TLS, which Terraform accepts from a provider that is announced to it.
 */
export async function listen(answer: Answer): Promise<Listener> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const service: { [name: string]: MethodDefinition<object, object> } = {};
  const handlers: { [name: string]: (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => void } = {};
  for (const [name, method] of Object.entries(methods)) {
    service[name] = {
      ...method,
      responseSerialize: (response: object) => (Buffer.isBuffer(response) ? response : method.responseSerialize(response)),
    };
    handlers[name] = (call, done) => {
      Promise.resolve()
        .then(() => answer(name as Call, call.request, call.getPeer()))
        .then((response) => done(null, response))
        .catch((error: Error) => done({ code: status.INTERNAL, details: error.stack ?? error.message }));
    };
  }
  server.addService(service as never, handlers as never);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
