import { Decoder } from "../../../src/decode/decoder.js";
import { layerFunctions, nextByLinkType } from "../../../src/decode/dispatch.js";
import { DONE } from "../../../src/decode/layer.js";
import { Packet } from "../../../src/decode/packet.js";
import { NOTES, stopReasonName } from "../../../src/decode/stop-reason.js";
import { frameOf } from "../../decode/decode.js";
import { FRAMES } from "../../decode/frames.js";
import { decodeAnyhow } from "../../decode/soundness.js";
import { ENTRANCES, LINK_TYPES, nameOfLayer, SELECTORS } from "../entrances.js";
import { expectThat, type Target } from "../target.js";

const ENTRANCE_BYTES = 2;
const LONGEST_FRAME = 400;

/** One frame, entered by any layer: two bytes say by which, the rest is the frame. */
export const layers: Target = {
  name: "layers",
  runs: 5_000,
  seeds: () => [
    ...FRAMES.map(({ linkType, bytes }) => withEntrance(ENTRANCES.indexOf(linkType), bytes)),
    // Every layer with every number by which one names the next, in both byte orders.
    ...ENTRANCES.map((_, entrance) => withEntrance(entrance, selectors(entrance))),
  ],
  execute(bytes) {
    const linkType = ENTRANCES[((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) % ENTRANCES.length]!;
    const frame = bytes.subarray(ENTRANCE_BYTES, ENTRANCE_BYTES + LONGEST_FRAME);
    const { packet } = decodeAnyhow(frame, { linkType });
    // The flow room takes addresses from where there are ports.
    const isReal = LINK_TYPES.includes(linkType);
    expectThat(!isReal || packet.transport === 0 || packet.ipVersion !== 0, "no transport without a network");
    return [
      `transport ${packet.transport} ip ${packet.ipVersion} tunnel ${Math.min(packet.tunnelDepth, 3)}`,
      ...NOTES.filter(({ bit }) => (packet.notes & bit) !== 0).map(({ name }) => name),
      ...path(frame, linkType, stopReasonName(packet.stop)),
    ];
  },
};

function withEntrance(entrance: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(entrance >> 8, entrance & 0xff, ...bytes);
}

function selectors(entrance: number): Uint8Array {
  const bytes = new Uint8Array(120);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < 30; index++) {
    const selector = SELECTORS[(entrance * 7 + index) % SELECTORS.length]!;
    view.setUint16(index * 4, selector, index % 2 === 0);
  }
  return bytes;
}

/** From which layer to which the frame went, and why it ended: `ipv4 > udp`, `udp > udp.truncated`. */
function path(bytes: Uint8Array, linkType: number, stop: string): string[] {
  const functions = layerFunctions();
  const packet = new Packet();
  const frame = frameOf(bytes, { linkType });
  // A decoder that may enter no layer fills in what the layers expect to find.
  new Decoder({ maxLayers: 0 }).decode(frame, packet);
  const steps: string[] = [];
  let last = "link";
  let next = nextByLinkType(packet, linkType);
  for (let depth = 0; next !== DONE && depth < 24; depth++) {
    const name = nameOfLayer(next, functions);
    steps.push(`${last} > ${name}`);
    last = name;
    next = functions[next]!(packet);
  }
  steps.push(`${last} > ${stop === "" ? "end" : stop}`);
  return steps;
}
