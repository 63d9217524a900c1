// Writes captures/*.pcap: `npm run captures`, or with names of scenes behind `--` for only those.

import { writeFileSync } from "node:fs";
import { SCENES } from "./scenes/index.js";
import { pcapFile } from "./wire/index.js";

const wanted = process.argv.slice(2);
for (const scene of SCENES) {
  if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
  const frames = scene.record();
  const file = pcapFile(frames, scene.file);
  writeFileSync(new URL(`../${scene.name}.pcap`, import.meta.url), file);
  console.log(`${scene.name}.pcap: ${frames.length} frames, ${file.length} bytes`);
}
