/**
 * Turns what a terminal was sent (text with ANSI colours, on standard input) into an SVG picture of it, on standard
 * output. Plain Node.js, no packages. docs/images/analyze.svg was made with
 *
 *     script -qc "stty cols 100; node bin/skyspan.js analyze captures/first-run-1.0.0.29.pcap --color always" /dev/null |
 *       node docs/images/render-terminal.mjs "npx skyspan analyze captures/first-run-1.0.0.29.pcap" > docs/images/analyze.svg
 *
 * The one argument is the command that the picture shows above the output.
 */
import { readFileSync } from "node:fs";

const COLUMN = 7.8;
const ROW = 19;
const MARGIN = 22;
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const INK = "#d7dce2";
const FAINT = "#8a94a0";
const PAPER = "#14191f";
/** By the last digit of the SGR parameters 30 to 37 and 90 to 97. */
const COLOURS = ["#5c6670", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", INK];

const plain = { bold: false, faint: false, colour: undefined };

/** What stays on the screen: a carriage return starts the line over, and "erase to the end" takes the rest away. */
function screenLines(text) {
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => line.slice(Math.max(line.lastIndexOf("\r"), 0)).replaceAll(/\r|\u001b\[K/g, ""));
}

/** A line as runs of text in one look each. */
function runsOf(line) {
  const runs = [];
  let look = plain;
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
    if (codes !== undefined) for (const code of codes.split(";")) look = changed(look, Number(code));
    else if (part !== "") runs.push({ ...look, text: part });
  }
  return runs;
}

function changed(look, code) {
  if (code === 0) return plain;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, faint: true };
  if (code === 22) return { ...look, bold: false, faint: false };
  if (code === 39) return { ...look, colour: undefined };
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return { ...look, colour: COLOURS[code % 10] };
  return look;
}

/** Every word group is put at its column, so that the picture lines up whatever font the viewer has. */
function drawLine(line, row) {
  const y = (MARGIN + ROW * (row + 0.75)).toFixed(1);
  let column = 0;
  const drawn = [];
  for (const { text, bold, faint, colour } of runsOf(line)) {
    for (const part of text.split(/( {2,})/)) {
      const shown = part.trim();
      const indent = [...part].length - [...part.trimStart()].length;
      const x = (MARGIN + COLUMN * (column + indent)).toFixed(1);
      const length = (COLUMN * [...shown].length).toFixed(1);
      const fill = colour ?? (faint ? FAINT : INK);
      const weight = bold ? ' font-weight="600"' : "";
      column += [...part].length;
      if (shown !== "")
        drawn.push(`<text x="${x}" y="${y}" textLength="${length}" fill="${fill}"${weight}>${escaped(shown)}</text>`);
    }
  }
  return drawn.join("\n");
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const command = process.argv[2] ?? "";
const lines = [`\u001b[2m$\u001b[22m \u001b[1m${command}\u001b[22m`, "", ...screenLines(readFileSync(0, "utf8"))];
while (lines.at(-1).trim() === "") lines.pop();
const columns = Math.max(...lines.map((line) => [...line.replaceAll(/\u001b\[[\d;]*m/g, "")].length));
const width = Math.ceil(MARGIN * 2 + COLUMN * columns);
const height = MARGIN * 2 + ROW * lines.length;

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Terminal: ${escaped(command)}">
<rect width="${width}" height="${height}" rx="10" fill="${PAPER}"/>
<g font-family="${FONT}" font-size="13">
${lines
  .map(drawLine)
  .filter((line) => line !== "")
  .join("\n")}
</g>
</svg>
`);
