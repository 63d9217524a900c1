// npm run reference: the manual page and the completions, made from the command definitions. A test holds them equal.

import { writeFileSync } from "node:fs";
import { programOf } from "../../src/cli/program.js";
import { COMPLETIONS } from "../../src/cli/reference/completions.js";
import { manPage } from "../../src/cli/reference/man-page.js";

const write = (name: string, text: string): void => writeFileSync(new URL(name, import.meta.url), text);

write("skyspan.1", manPage(programOf()));
for (const [shell, make] of Object.entries(COMPLETIONS)) write(`skyspan.${shell}`, make(programOf()));
