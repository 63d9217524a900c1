/** An expression that means nothing. `at` counts its characters from 1. */
export class FilterError extends Error {
  readonly code = "filter.syntax";
  readonly at: number;

  constructor(at: number, message: string) {
    super(`The filter is not understood at character ${at}: ${message}`);
    this.name = "FilterError";
    this.at = at;
  }
}
