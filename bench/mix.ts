import { closeSync, openSync, renameSync, writeSync } from "node:fs";
import { SCENES } from "../captures/recipes/scenes/index.js";
import { PcapWriter, Random, type TimedFrame } from "../captures/recipes/wire/index.js";
import { backgroundSessions } from "./background.js";

/** The frames of one recipe, or of one background session. */
interface Story {
  /** Its place among those of its kind: part of its clients' addresses. */
  readonly index: number;
  readonly isBackground: boolean;
  /** The address of the Skype host in it. */
  readonly client: string | undefined;
  readonly frames: readonly TimedFrame[];
  readonly start: number;
  readonly length: number;
  readonly bytes: number;
}

const WINDOW_SECONDS = 1_500;
const START = Date.UTC(2024, 0, 8, 9) * 1_000;
/** The recipes, dense with Skype and with what looks like it, stand in one replica of so many. */
const RECIPES_EVERY = 48;
const RECORD_HEADER = 16;

/**
 * A large capture: many replicas of background sessions and, in some, of the recipes, each with client addresses of its
 * own and each story at a random time of a 25-minute window, in time order. Gives the hosts that run Skype.
 */
export function writeMix(path: string, targetBytes: number): readonly string[] {
  const background = backgroundSessions().map((frames, index) => storyOf(frames, index, true, undefined));
  const recipes = SCENES.map((scene, index) => {
    const [client] = scene.expected.clients;
    return storyOf(scene.record(), index, false, client?.verdict === "possible" ? undefined : client?.ip);
  });
  const random = new Random("bench mix");
  const entries: { time: number; story: Story; frame: number; replica: number }[] = [];
  const skypeHosts = new Set<string>();
  let bytes = 0;
  for (let replica = 0; bytes < targetBytes; replica++) {
    for (const story of replica % RECIPES_EVERY === 0 ? [...background, ...recipes] : background) {
      const offset = random.between(0, Math.max(1, WINDOW_SECONDS * 1e6 - story.length));
      for (let frame = 0; frame < story.frames.length; frame++) {
        entries.push({ time: offset + story.frames[frame]!.micros - story.start, story, frame, replica });
      }
      if (story.client !== undefined) skypeHosts.add(formatWord(mapped(parseWord(story.client), replica, story)));
      bytes += story.bytes;
    }
  }
  entries.sort((left, right) => left.time - right.time);

  const descriptor = openSync(`${path}.part`, "w");
  const writer = new PcapWriter((block) => writeSync(descriptor, block));
  for (const { time, story, frame, replica } of entries) {
    const copy = story.frames[frame]!.bytes.slice();
    rewrite(copy, replica, story);
    writer.write(START + Math.floor(time), copy);
  }
  writer.flush();
  closeSync(descriptor);
  renameSync(`${path}.part`, path);
  return [...skypeHosts].sort();
}

function storyOf(
  frames: readonly TimedFrame[],
  index: number,
  isBackground: boolean,
  client: string | undefined,
): Story {
  const start = frames[0]!.micros;
  return {
    index,
    isBackground,
    client,
    frames,
    start,
    length: frames.at(-1)!.micros - start,
    bytes: frames.reduce((sum, { bytes }) => sum + bytes.length + RECORD_HEADER, 0),
  };
}

/** Gives inside hosts (10/8, 172.16/12, 192.168/16) an address of their own in each replica and story. */
function rewrite(frame: Uint8Array, replica: number, story: Story): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let at = 12;
  while (view.getUint16(at) === 0x8100) at += 4;
  if (view.getUint16(at) !== 0x0800) return;
  const ip = at + 2;
  const transport = ip + (frame[ip]! & 15) * 4;
  const isFirst = (view.getUint16(ip + 6) & 0x1fff) === 0;
  const sum = !isFirst ? -1 : frame[ip + 9] === 6 ? transport + 16 : frame[ip + 9] === 17 ? transport + 6 : -1;
  for (const address of [ip + 12, ip + 16]) {
    const before = view.getUint32(address);
    if (!isInside(before)) continue;
    const after = mapped(before, replica, story);
    view.setUint32(address, after);
    for (const place of [ip + 10, sum]) {
      if (place < 0 || (place === sum && view.getUint16(place) === 0)) continue;
      patchSum(view, place, before >>> 16, after >>> 16);
      patchSum(view, place, before & 0xffff, after & 0xffff);
    }
  }
}

/** RFC 1624, equation 3. */
function patchSum(view: DataView, at: number, before: number, after: number): void {
  let sum = (~view.getUint16(at) & 0xffff) + (~before & 0xffff) + after;
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(at, ~sum & 0xffff);
}

function isInside(word: number): boolean {
  return word >>> 24 === 10 || word >>> 20 === 0xac1 || word >>> 16 === 0xc0a8;
}

/** An address that came twice would mix two stories: 12 bits of replica, and those of the story and its host. */
function mapped(word: number, replica: number, { index, isBackground }: Story): number {
  if (isBackground) return (0xac100000 | ((replica & 0xfff) << 8) | (index << 2) | (word & 3)) >>> 0;
  return ((10 << 24) | ((replica & 0xfff) << 12) | (index << 8) | (word & 0xff)) >>> 0;
}

function parseWord(text: string): number {
  return text.split(".").reduce((word, octet) => word * 256 + Number(octet), 0);
}

function formatWord(word: number): string {
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join(".");
}
