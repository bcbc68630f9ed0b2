/** Where a script that asks for a port of its own on the loopback address listens instead: the path of a socket. */
export const SOCKET = "PULUMI_SYNCS_SOCKET";

/**
 * The environment that a process of the engine is started with: the caller's, and no proxy between the two. Where only
 * `no_proxy` is set, gRPC would no longer look at it, so it is taken over.
 */
export function childEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const direct = [environment["no_grpc_proxy"], environment["no_proxy"]].find(
    (hosts) => hosts !== undefined && hosts !== "",
  );
  return {
    ...environment,
    no_grpc_proxy: [...(direct === undefined ? [] : [direct]), "127.0.0.1", "localhost"].join(","),
  };
}
