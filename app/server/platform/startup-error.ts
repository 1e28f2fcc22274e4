/** A reason not to start, told to the operator in one sentence that names the setting to change. Exit code 1, no stack. */
export class StartupError extends Error {}
