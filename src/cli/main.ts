import { VERSION } from "../version.js";

// What scripts ask most often is answered before anything else is loaded.
const [asked, ...more] = process.argv.slice(2);
if (more.length === 0 && (asked === "--version" || asked === "-V")) {
  process.stdout.write(`${VERSION}\n`);
} else {
  const { run } = await import("./run.js");
  await run();
}
