/** A mistake by whoever named the input, found before anything is read: one clear sentence, one suggestion. */
export class InputError extends Error {
  /** Stable dotted name, `input.not-found` for one. */
  readonly code: string;
  readonly suggestion: string;

  constructor(code: string, message: string, suggestion: string) {
    super(message);
    this.name = "InputError";
    this.code = code;
    this.suggestion = suggestion;
  }
}
