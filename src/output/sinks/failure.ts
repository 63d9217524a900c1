import { shorten } from "../../core/shorten.js";

/** What an operating system's error means to the person who asked for the output. */
const IN_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file has reached the largest size allowed",
  EIO: "the device reported an input/output error",
  ENAMETOOLONG: "the path is too long",
  EROFS: "the file system is read-only",
  EACCES: "permission is denied",
  EPERM: "the operation is not permitted",
  EISDIR: "it is a directory",
  ENOTDIR: "part of its path is not a directory",
  ENOENT: "its directory does not exist",
  EMFILE: "too many files are open",
  EPIPE: "the reader has gone away",
  EADDRINUSE: "the port is taken by another program",
  EADDRNOTAVAIL: "no interface of this machine has that address",
  EEXIST: "it exists already",
  EMSGSIZE: "it is too long for one datagram",
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was broken off by the receiver",
  ETIMEDOUT: "the receiver does not answer",
  EHOSTUNREACH: "there is no way to the receiver",
  ENETUNREACH: "there is no way to the receiver's network",
  ENOTFOUND: "the name of the receiver is not known",
  EAI_AGAIN: "the name of the receiver cannot be looked up now",
  CERT_HAS_EXPIRED: "the receiver's certificate has expired",
  CERT_NOT_YET_VALID: "the receiver's certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "the receiver's certificate is for another name: say which with server-name=",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "the receiver wants a certificate of ours: name it with cert= and key=",
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    "the receiver refused the TLS handshake: it may want a certificate of ours, named with cert= and key=",
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: "the receiver does not accept our certificate",
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: "our certificate has expired",
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: "the receiver does not know the authority that signed our certificate",
  ERR_SSL_WRONG_VERSION_NUMBER: "the receiver does not speak TLS on that port",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the receiver's certificate is signed by itself: name it with ca=",
  SELF_SIGNED_CERT_IN_CHAIN:
    "the receiver's certificate is signed by an authority that is not trusted: name it with ca=",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the receiver's certificate is signed by an unknown authority: name it with ca=",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the receiver's certificate is signed by an unknown authority: name it with ca=",
};

/** Receivers have words of their own, as many as they like. */
const LONGEST_REASON = 300;

export function failureInWords(failure: unknown): string {
  const { code, message, reason } = failure as NodeJS.ErrnoException & { readonly reason?: string };
  // OpenSSL's own message names its source files; its reason is what it means.
  return (code !== undefined && IN_WORDS[code]) || shorten(reason || message, LONGEST_REASON);
}
