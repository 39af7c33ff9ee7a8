/** How a command ended. */
export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * The files and commands that a step may use. Paths are relative to the workspace, with slashes. An implementation keeps
 * symbolic links from leading out of it; `withPolicy` does the rest.
 */
export interface StepWorkspace {
  /** @throws AutomateError NOT_FOUND */
  read(path: string): Promise<Uint8Array>;
  /** Makes or replaces a file, and the folders it needs. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** One that is not there is no error. */
  remove(path: string): Promise<void>;
  /** Every file below a folder, sorted; `.` is the workspace. */
  list(path: string): Promise<string[]>;
  /** Runs a program without a shell, in the workspace. A failing one is a result, not an error. */
  run(command: string, args?: readonly string[]): Promise<CommandResult>;
}
