import { SCENES } from "../../../captures/recipes/scenes/index.js";
import { LINK_TYPES } from "../entrances.js";
import { inspect, reached, run, TIGHT, type Told } from "../inspection.js";
import { type PackedFrame, packFrames, unpackFrames } from "../packed-frames.js";
import { expectThat, type Target } from "../target.js";

/** Frames of one window: enough for a handshake and what follows, few enough for thousands of runs a second. */
const WINDOW = 24;
const WINDOWS_PER_SCENE = 6;
/** Whole frames, and cut ones: three bytes of UDP payload, and what two usual settings leave. */
const SNAPLENS = [1_000, 45, 68, 96];

/** Frames of real stories, damaged, through the whole line: defragmentation, flows, streams, detectors, alerts, formats. */
export const traffic: Target = {
  name: "traffic",
  seeds: () => SCENES.flatMap((scene) => SNAPLENS.flatMap((snaplen) => windows(scene.record(), snaplen))),
  async execute(bytes) {
    const told = await inspect(unpackFrames(bytes, LINK_TYPES, 7), TIGHT);
    // The flow table's secret is another one, so are the batches and what lies around frames: the same must come out.
    const again = await run(unpackFrames(bytes, LINK_TYPES, 1_000, true), TIGHT);
    expectThat(inWords(again) === inWords(told), "the same input gives the same output");
    return reached(told);
  },
};

function inWords({ alerts, flows, counts }: Told): string {
  return JSON.stringify([alerts, flows, counts]);
}

/** Conversations by their ends, so that a window holds one or two whole ones rather than the middle of many. */
function windows(
  frames: readonly { readonly micros: number; readonly bytes: Uint8Array }[],
  snaplen: number,
): Uint8Array[] {
  const step = Math.max(1, Math.floor(frames.length / WINDOWS_PER_SCENE));
  return Array.from({ length: Math.min(WINDOWS_PER_SCENE, frames.length) }, (_, index) => {
    const window = frames.slice(index * step, index * step + WINDOW);
    return packFrames(
      window.map(({ bytes, micros }, at): PackedFrame => {
        const after = at === 0 ? 1 : micros - window[at - 1]!.micros;
        return { bytes: bytes.subarray(0, snaplen), after, isCut: bytes.length > snaplen };
      }),
    );
  });
}
