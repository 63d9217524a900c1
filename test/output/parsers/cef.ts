/** A CEF 0 reader, from ArcSight's description of the format; it knows nothing of who wrote the line. */
export interface CefEvent {
  /** Version, vendor, product, device version, class id, name, severity. */
  readonly header: readonly string[];
  readonly extension: Readonly<Record<string, string>>;
}

export function parseCef(line: string): CefEvent {
  if (!line.startsWith("CEF:")) throw new Error("no CEF");
  const header: string[] = [];
  let field = "";
  let at = 4;
  for (; header.length < 7; at++) {
    const character = line[at];
    if (character === undefined) throw new Error("header ends early");
    if (character === "\\") field += line[++at];
    else if (character === "|") {
      header.push(field);
      field = "";
    } else field += character;
  }
  // A key is a word before an equals sign that no backslash precedes; its value runs up to the next key.
  const text = line.slice(at);
  const keys = [...text.matchAll(/(?:^| )([A-Za-z0-9_]+)=/g)];
  const extension: Record<string, string> = {};
  keys.forEach((key, index) => {
    const value = text.slice(key.index + key[0].length, keys[index + 1]?.index ?? text.length);
    if (key[1]! in extension) throw new Error(`${key[1]} stands twice`);
    extension[key[1]!] = value.replaceAll(/\\(.)/g, (_, escaped: string) => ({ n: "\n", r: "\r" })[escaped] ?? escaped);
  });
  return { header, extension };
}
