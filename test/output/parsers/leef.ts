/** A LEEF 2.0 reader, from IBM's description of the format. */
export interface LeefEvent {
  /** Vendor, product, product version, event id. */
  readonly header: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

export function parseLeef(line: string): LeefEvent {
  const parts = line.split("|");
  if (parts[0] !== "LEEF:2.0") throw new Error("no LEEF 2.0");
  const [vendor, product, version, event, delimiter] = parts.slice(1, 6);
  const attributes: Record<string, string> = {};
  for (const pair of parts.slice(6).join("|").split(delimiter!)) {
    const at = pair.indexOf("=");
    if (at <= 0) throw new Error(`no attribute: ${pair}`);
    const name = pair.slice(0, at);
    if (name in attributes) throw new Error(`${name} stands twice`);
    attributes[name] = pair.slice(at + 1);
  }
  return { header: [vendor!, product!, version!, event!], attributes };
}
