/** A mistake of the user's, told in a sentence; every other error is a bug. */
export interface UserMistake extends Error {
  /** `settings.bad-network`: the area, then what is wrong. */
  readonly code: string;
  readonly suggestion?: string;
}

export function isUserMistake(error: unknown): error is UserMistake {
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^[a-z]+\./.test(error.code);
}
