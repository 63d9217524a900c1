import type { HttpResponse } from "../../flow/http/listener.js";

/** The version text that an answer's body is (A2, A5), if it is one: `0.98.0.1`. */
export function versionText({ body, whole }: HttpResponse): string | undefined {
  if (!whole || body.length === 0 || body.length > 32) return undefined;
  // Trimmed before anything makes a line end unprintable; what does not look like a version goes no further.
  const version = String.fromCharCode(...body).trim();
  return /^\d{1,5}(\.\d{1,5}){0,4}$/.test(version) ? version : undefined;
}
