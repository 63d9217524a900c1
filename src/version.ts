import { createRequire } from "node:module";

/** As package.json has it; found beside the built files and beside the sources alike. */
export const VERSION: string = (createRequire(import.meta.url)("../package.json") as { version: string }).version;
