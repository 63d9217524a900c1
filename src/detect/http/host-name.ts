import type { RequestHead } from "../../flow/http/request-head.js";

const DOT = 0x2e;

/** Whether a request goes to this host, given in lower case, or to one below it; by its target or its Host field. */
export function isForDomain(head: RequestHead, domain: string): boolean {
  // The target's own authority goes before the Host field (RFC 9112 section 3.2.2).
  const { bytes } = head;
  const start = head.form === "absolute" ? head.authorityStart : head.hostStart;
  let end = head.form === "absolute" ? head.authorityEnd : head.hostEnd;
  if (start < 0) return false;
  for (let index = start; index < end; index++) if (bytes[index] === 0x3a) end = index;
  const first = end - domain.length;
  if (first < start || (first > start && bytes[first - 1] !== DOT)) return false;
  for (let index = 0; index < domain.length; index++) {
    const wanted = domain.charCodeAt(index);
    const byte = bytes[first + index]!;
    if (byte !== wanted && (wanted === DOT || (byte | 0x20) !== wanted)) return false;
  }
  return true;
}
