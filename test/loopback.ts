import { createServer, type AddressInfo, type Server } from "node:net";

/** A server that listens on loopback. */
export interface Listening {
  readonly port: number;
  /** Ends when no connection is left. */
  close(): Promise<void>;
}

/** Lets a server listen on loopback, at a port that was free. */
export async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A port on loopback at which nothing listens. */
export async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer());
  await close();
  return port;
}
