// Short words for writing bytes down: everything the recipes send is put together from these.

export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/[\s:]/g, ""), "hex"));

/** One byte per character, so "\x99" stays the single Windows-1252 byte of the trademark sign (A9). */
export const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

export const u16 = (value: number): Uint8Array => Uint8Array.of((value >>> 8) & 0xff, value & 0xff);

export const u32 = (value: number): Uint8Array =>
  Uint8Array.of((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, index) => byte ^ (right[index] ?? 0));
}

export const ipv4Bytes = (address: string): Uint8Array => Uint8Array.from(address.split("."), Number);
