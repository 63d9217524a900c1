/** Why frames cannot be taken from an interface, found before the first one: one clear sentence, one suggestion. */
export class CaptureError extends Error {
  /** Stable dotted name, `capture.unknown-device` for one. */
  readonly code: string;
  readonly suggestion: string;

  constructor(code: string, message: string, suggestion: string) {
    super(message);
    this.name = "CaptureError";
    this.code = code;
    this.suggestion = suggestion;
  }
}
