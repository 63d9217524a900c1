import type { Comparison, Row } from "./compare.js";

const COLUMNS: readonly { readonly title: string; readonly cell: (row: Row) => string }[] = [
  { title: "CPU s", cell: (row) => row.cpuSeconds.toFixed(2) },
  { title: "CPU µs/frame", cell: (row) => row.cpuMicrosecondsPerFrame.toFixed(3) },
  { title: "wall s", cell: (row) => row.wallSeconds.toFixed(2) },
  { title: "peak MiB", cell: (row) => row.peakMiB.toFixed(0) },
  { title: "our CPU ×", cell: (row) => row.ourCpu.toFixed(2) },
  { title: "our wall ×", cell: (row) => row.ourWall.toFixed(2) },
  { title: "our peak ×", cell: (row) => row.ourPeak.toFixed(2) },
];
const NAME_WIDTH = 22;

/** For a terminal. */
export function textTable(comparison: Comparison): string {
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(NAME_WIDTH), ...cells.map((cell, index) => cell.padStart(COLUMNS[index]!.title.length))].join("  ");
  const head = line(
    "",
    COLUMNS.map(({ title }) => title),
  );
  const rows = comparison.rows.map((row) =>
    line(
      row.name,
      COLUMNS.map(({ cell }) => cell(row)),
    ),
  );
  return [titleOf(comparison), "", head, ...rows].join("\n");
}

/** For docs/performance.md. */
export function markdownTable(comparison: Comparison): string {
  const rows = comparison.rows.map(
    (row) => `| ${row.name.replaceAll("|", "\\|")} | ${COLUMNS.map(({ cell }) => cell(row)).join(" | ")} |`,
  );
  return [
    titleOf(comparison),
    "",
    `| | ${COLUMNS.map(({ title }) => title).join(" | ")} |`,
    `|---|${COLUMNS.map(() => "--:").join("|")}|`,
    ...rows,
  ].join("\n");
}

function titleOf({ capture, bytes, frames, flows, peakFlows, skypeHosts }: Comparison): string {
  const hosts =
    skypeHosts === undefined
      ? ""
      : ` Skype hosts: ${skypeHosts.inCapture} in it, ${skypeHosts.missed} missed, ${skypeHosts.beyond} named beyond them.`;
  return (
    `**${capture}**: ${(bytes / 2 ** 20).toFixed(0)} MiB, ${frames.toLocaleString("en")} frames, ` +
    `${flows.toLocaleString("en")} flows, ${peakFlows.toLocaleString("en")} of them alive at once.${hosts}`
  );
}
