import { EvidenceFolder } from "../evidence/evidence-folder.js";
import { OutputError } from "../output/output-error.js";
import { failureInWords } from "../output/sinks/failure.js";
import type { EvidenceFlags } from "./options/evidence.js";

/** The folder that the flags name; undefined where they name none. Throws OutputError. */
export function evidenceFolderOf({ evidence }: EvidenceFlags): EvidenceFolder | undefined {
  if (evidence === undefined) return undefined;
  try {
    return new EvidenceFolder(evidence);
  } catch (failure) {
    const why = (failure as NodeJS.ErrnoException).code === "EEXIST" ? "it is not a folder" : failureInWords(failure);
    throw new OutputError(
      "output.cannot-open",
      `Cannot write evidence to ${evidence}: ${why}. Name a folder you may write to; it is made where there is none.`,
    );
  }
}

/** Why a cut-out could not be written, in words. */
export function evidenceTrouble(folder: EvidenceFolder | undefined): string | undefined {
  if (folder?.failure === undefined) return undefined;
  return `Cannot write evidence to ${folder.path}: ${failureInWords(folder.failure)}. Alerts go out without their file.`;
}
