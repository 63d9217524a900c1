/**
 * What tests find wherever they run. Property tests try the same values on every run, so that a commit passes or fails
 * for good. `SKYSPAN_SEED=random` tries others, `SKYSPAN_SEED=7` others again and again; a failure tells its seed.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";

const FIXED = 20_030_829;
const asked = process.env.SKYSPAN_SEED ?? String(FIXED);

if (asked !== "random" && !/^-?\d{1,10}$/.test(asked)) {
  throw new Error(`SKYSPAN_SEED is a whole number or "random", not ${JSON.stringify(asked)}`);
}
if (asked !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked) });

// Modes of files are what the product asks for, less what the user's umask takes away.
process.umask(0o022);
// Shells complain of a locale that is not installed, and programs beside us speak another language.
process.env.LC_ALL = "C";
// What its user has set for skyspan, or wants of every program's colours, is not what is tested.
for (const name of Object.keys(process.env)) {
  if (/^(?:SKYSPAN_(?!SEED$|CORPUS$|SYSLOG_NG$).*|NO_COLOR|FORCE_COLOR|COLUMNS)$/.test(name)) delete process.env[name];
}
process.env.XDG_CONFIG_HOME = join(tmpdir(), "skyspan-without-settings");
