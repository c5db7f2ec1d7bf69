/** What a stand-in is started with is missing or makes no sense. */
export class SettingError extends Error {}

/**
 * A setting of the environment.
 *
 * @throws SettingError where it is missing
 */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new SettingError(`${name} is not set.`);
  return value;
}

/**
 * The port that a setting names; 0 is any.
 *
 * @throws SettingError where it is none
 */
export function portSetting(name: string): number {
  const port = Number(setting(name));
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SettingError(`${name} is not a port number.`);
  return port;
}

/** Says of a failure to start which file and port it was about. */
export function startingOn<Server>(file: string, port: number, starting: Promise<Server>): Promise<Server> {
  return starting.catch((error: Error) => {
    throw new Error(`on ${file}, port ${port}: ${error.message}`, { cause: error });
  });
}

/**
 * Runs a stand-in as a program of its own: says where it listens, and ends in good order when it is told to, or when the
 * process that started it is gone.
 *
 * @param name of its folder; its README lists the settings
 */
export async function runStandIn(
  name: string,
  start: () => Promise<{ url: string; close(): Promise<void> }>,
): Promise<void> {
  try {
    const server = await start();
    let isStopping = false;
    const stop = async () => {
      if (isStopping) return;
      isStopping = true;
      await server.close();
      process.exit(0);
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
    // Sent when the process that started this one is gone; without an IPC channel it never comes.
    process.once("disconnect", stop);
    console.log(`${name} listening on ${server.url}`);
  } catch (error) {
    const known = error instanceof SettingError;
    console.error(
      known
        ? `${name}: ${error.message} local/${name}/README.md lists the settings.`
        : `${name} could not start ${(error as Error).message}`,
    );
    process.exit(1);
  }
}
