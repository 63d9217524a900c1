import { SCENES } from "../../../captures/recipes/scenes/index.js";
import { fieldsOf } from "../../../src/cli/frame-fields.js";
import { TCP, UDP } from "../../../src/decode/packet.js";
import { type FrameNote, renderExplanation } from "../../../src/output/report/explanation.js";
import { everyField } from "../../output/example-alerts.js";
import { expectSafe, type Target } from "../target.js";
import { payloadsOf } from "./payloads.js";

const LOOK = { width: 100, colour: false };
/** The frame that the first reason of the example rests on. */
const { capture, frame } = everyField.reasons[0].frames[0];

/** What `explain` says of a payload, whatever is in it. */
export const explanations: Target = {
  name: "explanations",
  runs: 3_000,
  seeds: () => SCENES.flatMap((scene) => [TCP, UDP].flatMap((transport) => payloadsOf(scene.record(), transport))),
  execute(bytes) {
    const reached: string[] = [];
    for (const transport of [TCP, UDP]) {
      const fields = fieldsOf(transport, bytes);
      const note: FrameNote = {
        capture,
        frame,
        time: everyField.time,
        transport: transport === TCP ? "tcp" : "udp",
        source: "192.0.2.1:1",
        destination: "192.0.2.2:2",
        payloadLength: bytes.length,
        payload: "",
        fields,
      };
      expectSafe(renderExplanation(everyField, [note], LOOK), "an explanation");
      reached.push(...fields.map(({ name }) => `${transport} ${name}`));
    }
    return reached;
  },
};
