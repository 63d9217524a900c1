/** A reader of Zeek's TSV logs, from the description of its ASCII writer: everything it needs stands in the header. */
export type ZeekRow = Readonly<Record<string, string | readonly string[] | undefined>>;

export function parseZeek(log: string): readonly ZeekRow[] {
  const settings = new Map<string, string>();
  let separator = "";
  let fields: readonly string[] = [];
  let types: readonly string[] = [];
  const rows: ZeekRow[] = [];
  for (const line of log.split("\n")) {
    if (line.startsWith("#separator ")) {
      separator = unescaped(line.slice("#separator ".length));
    } else if (line.startsWith("#")) {
      const [name, ...values] = line.slice(1).split(separator);
      if (name === "fields") fields = values;
      else if (name === "types") types = values;
      else settings.set(name!, values.join(separator));
    } else {
      const columns = line.split(separator);
      if (columns.length !== fields.length) throw new Error(`${columns.length} columns for ${fields.length} fields`);
      rows.push(Object.fromEntries(columns.map((column, at) => [fields[at]!, value(column, types[at]!, settings)])));
    }
  }
  return rows;
}

function value(column: string, type: string, settings: Map<string, string>): string | readonly string[] | undefined {
  if (column === settings.get("unset_field")) return undefined;
  const isSet = /^(?:set|vector)\[/.test(type);
  if (column === settings.get("empty_field")) return isSet ? [] : "";
  return isSet ? column.split(settings.get("set_separator")!).map(unescaped) : unescaped(column);
}

/** `\\` is a backslash, `\xHH` a byte of UTF-8. */
function unescaped(text: string): string {
  const pieces = text.match(/\\\\|\\x[0-9a-f]{2}|[^\\]+/gi) ?? [];
  const bytes = pieces.map((piece) => {
    if (piece === "\\\\") return Buffer.from("\\");
    return piece.startsWith("\\x") ? Buffer.from([Number.parseInt(piece.slice(2), 16)]) : Buffer.from(piece);
  });
  return Buffer.concat(bytes).toString();
}
