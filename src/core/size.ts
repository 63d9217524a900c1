/** Bytes in `64MiB`, `10MB`, `4096`; undefined for anything else. */
export function bytesOf(text: string): number | undefined {
  const parts = /^(\d{1,9})(?:([kmg])(i?)b)?$/i.exec(text);
  if (parts === null) return undefined;
  const power = parts[2] === undefined ? 0 : "kmg".indexOf(parts[2].toLowerCase()) + 1;
  return Number(parts[1]) * (parts[3] ? 1024 : 1000) ** power;
}
