/**
 * Property tests try the same values on every run, so that a commit passes or fails for good. `SKYSPAN_SEED=random`
 * tries others, `SKYSPAN_SEED=7` others again and again; a failure tells its seed.
 */
import fc from "fast-check";

const FIXED = 20_030_829;
const asked = process.env.SKYSPAN_SEED ?? String(FIXED);

if (asked !== "random" && !/^-?\d{1,10}$/.test(asked)) {
  throw new Error(`SKYSPAN_SEED is a whole number or "random", not ${JSON.stringify(asked)}`);
}
if (asked !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked) });
