/** A mistake in what the user asked for: one sentence that says what, and what to do. */
export class SettingsError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "SettingsError";
    this.code = code;
  }
}
