import type { GrowthPoint, GrowthSeries } from "./measure-growth.js";

/** Small multiples: a panel a series, CPU time in front of peak memory, on a paper that fits light and dark pages. */
const PAPER = "#14191f";
const INK = "#d7dce2";
const FAINT = "#8a94a0";
const GRID = "#262e37";
const TIME = "#79c0ff";
const MEMORY = "#e3b341";
const FONT = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

const COLUMNS = 3;
const PANEL = { width: 300, height: 190 } as const;
const PLOT = { left: 44, right: 44, top: 44, bottom: 30 } as const;
const MARGIN = 20;
const HEADER = 54;

export function growthChart(title: string, growth: readonly GrowthSeries[]): string {
  const rows = Math.ceil(growth.length / COLUMNS);
  const width = MARGIN * 2 + COLUMNS * PANEL.width;
  const height = HEADER + rows * PANEL.height + MARGIN;
  const panels = growth.map((series, index) => {
    const x = MARGIN + (index % COLUMNS) * PANEL.width;
    const y = HEADER + Math.floor(index / COLUMNS) * PANEL.height;
    return `<g transform="translate(${x} ${y})">${panel(series)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="${FONT}" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="${PAPER}"/>`,
    text(MARGIN + 4, 32, title, { size: 15, fill: INK, weight: 600 }),
    legend(width - MARGIN - 250),
    ...panels,
    "</svg>",
    "",
  ].join("\n");
}

function legend(x: number): string {
  return [
    `<line x1="${x}" y1="27" x2="${x + 22}" y2="27" stroke="${TIME}" stroke-width="2.5"/>`,
    text(x + 28, 31, "CPU, seconds", { size: 11, fill: TIME }),
    `<line x1="${x + 118}" y1="27" x2="${x + 140}" y2="27" stroke="${MEMORY}" stroke-width="2.5" stroke-dasharray="5 3"/>`,
    text(x + 146, 31, "peak memory, MiB", { size: 11, fill: MEMORY }),
  ].join("");
}

function panel({ of, points }: GrowthSeries): string {
  const most = Math.max(...points.map(({ count }) => count));
  const time = ceiling(Math.max(...points.map(({ cpuSeconds }) => cpuSeconds)));
  const memory = ceiling(Math.max(...points.map(({ peakMiB }) => peakMiB)));
  const right = PANEL.width - PLOT.right;
  const bottom = PANEL.height - PLOT.bottom;
  const x = (count: number): number => PLOT.left + ((right - PLOT.left) * count) / most;
  const y = (share: number): number => bottom - (bottom - PLOT.top) * share;
  const line = (share: (point: GrowthPoint) => number): string =>
    points.map((point) => `${x(point.count).toFixed(1)},${y(share(point)).toFixed(1)}`).join(" ");
  const dots = (share: (point: GrowthPoint) => number, colour: string): string =>
    points
      .map(
        (point) =>
          `<circle cx="${x(point.count).toFixed(1)}" cy="${y(share(point)).toFixed(1)}" r="3" fill="${colour}"/>`,
      )
      .join("");
  const ofTime = ({ cpuSeconds }: GrowthPoint): number => cpuSeconds / time;
  const ofMemory = ({ peakMiB }: GrowthPoint): number => peakMiB / memory;
  const grid = [0, 0.5, 1].map((share) =>
    [
      `<line x1="${PLOT.left}" y1="${y(share)}" x2="${right}" y2="${y(share)}" stroke="${GRID}"/>`,
      text(PLOT.left - 6, y(share) + 4, short(time * share), { size: 10, fill: TIME, anchor: "end" }),
      text(right + 6, y(share) + 4, short(memory * share), { size: 10, fill: MEMORY }),
    ].join(""),
  );
  return [
    text(PLOT.left, 26, of, { size: 12, fill: INK, weight: 600 }),
    ...grid,
    text(PLOT.left, bottom + 16, "0", { size: 10, fill: FAINT }),
    text(right, bottom + 16, counted(most), { size: 10, fill: FAINT, anchor: "end" }),
    `<polyline points="${line(ofMemory)}" fill="none" stroke="${MEMORY}" stroke-width="2" stroke-dasharray="5 3"/>`,
    `<polyline points="${line(ofTime)}" fill="none" stroke="${TIME}" stroke-width="2.5"/>`,
    dots(ofMemory, MEMORY),
    dots(ofTime, TIME),
  ].join("");
}

interface Look {
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
  readonly anchor?: "end";
}

function text(x: number, y: number, content: string, { size, fill, weight = 400, anchor }: Look): string {
  const end = anchor === undefined ? "" : ` text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}"${end}>${content}</text>`;
}

/** The next of 1, 2, 4, 6, 8 times a power of ten: halves of it are round too. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].find((step) => step * power >= value)! * power;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function counted(count: number): string {
  return count >= 1e6 ? `${count / 1e6} M` : count.toLocaleString("en");
}
