import { formatSpan } from "../../core/time.js";
import { printable } from "../printable.js";
import type { Ladder } from "./host-report.js";

/**
 * Port ladders, drawn: each line a peer, each arrow the time until the next port was tried. Rungs stand under each
 * other, so that Skype's even steps can be seen at a glance.
 *
 *     157.56.52.44   40032 ─1.6 s→ 443 ─1.6 s→ 80
 */
export function drawLadders(ladders: readonly Ladder[], width: number): string[] {
  const steps = ladders.map(({ rungs }) =>
    rungs.slice(1).map(({ offset }, index) => formatSpan(offset - rungs[index]!.offset)),
  );
  const ports = ladders.map(({ rungs }) => rungs.map(({ port }) => String(port)));
  const stepWidths = widest(steps);
  const portWidths = widest(ports);
  const drawn = ladders.map((_, ladder) =>
    ports[ladder]!.map((port, rung) => {
      if (rung === 0) return port.padStart(portWidths[0]!);
      return ` ─${steps[ladder]![rung - 1]!.padEnd(stepWidths[rung - 1]!, "─")}→ ${port.padEnd(portWidths[rung]!)}`;
    })
      .join("")
      .trimEnd(),
  );
  const peers = ladders.map(({ peer }) => printable(peer));
  const peerWidth = Math.max(...peers.map((peer) => peer.length), 0);
  const fits = drawn.every((line) => peerWidth + 2 + line.length <= width);
  return drawn.flatMap((line, index) => {
    const peer = peers[index]!;
    return fits ? [`${peer.padEnd(peerWidth)}  ${line}`] : [peer, `  ${line}`];
  });
}

/** The width of each column over all rows, which may be of different lengths. */
function widest(table: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of table) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return widths;
}
