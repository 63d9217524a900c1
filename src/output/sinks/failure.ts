/** What an operating system's error means to the person who asked for the output. */
const IN_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file has reached the largest size allowed",
  EIO: "the device reported an input/output error",
  EROFS: "the file system is read-only",
  EACCES: "permission is denied",
  EPERM: "the operation is not permitted",
  EISDIR: "it is a directory",
  ENOTDIR: "part of its path is not a directory",
  ENOENT: "its directory does not exist",
  EMFILE: "too many files are open",
  EPIPE: "the reader has gone away",
};

export function failureInWords(failure: unknown): string {
  const { code, message } = failure as NodeJS.ErrnoException;
  return (code !== undefined && IN_WORDS[code]) || message;
}
