/** A mistake in what the user asked of an output: the message is one clear sentence and what to do about it. */
export class OutputError extends Error {
  readonly code:
    | "output.unknown-format"
    | "output.unknown-sink"
    | "output.bad-setting"
    | "output.secret-in-clear"
    | "output.spool"
    | "output.cannot-open";

  constructor(code: OutputError["code"], message: string) {
    super(message);
    this.name = "OutputError";
    this.code = code;
  }
}
