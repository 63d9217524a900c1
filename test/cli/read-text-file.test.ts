// Allow-lists and host caches: whatever is named, a sentence says why it cannot be read, and nothing is read for ever.

import { join } from "node:path";
import { expect, it } from "vitest";
import { readTextFile } from "../../src/cli/read-text-file.js";
import { temporaryFolder } from "../capture/temporary-folder.js";

it("gives the text of a file", async () => {
  expect(await readTextFile(join(temporaryFolder({ list: "10.0.0.1 # é\n" }), "list"), "allow-list")).toBe(
    "10.0.0.1 # é\n",
  );
});

it.each([
  { path: "/nowhere/list", why: "there is no such file" },
  { path: "/dev/null/list", why: "there is no such file" },
  { path: "/tmp", why: "it is a directory" },
  { path: "/dev/zero", why: "it is larger than 16 MiB" },
])("$path: $why", async ({ path, why }) => {
  await expect(readTextFile(path, "host cache")).rejects.toMatchObject({
    code: "settings.hostcache-unreadable",
    message: `The host cache ${path} cannot be read: ${why}.`,
  });
});
