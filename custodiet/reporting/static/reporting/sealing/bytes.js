// Bytes and texts, and joining texts so that they can be told apart again.

const encoder = new TextEncoder();

/** A text as bytes (UTF-8). */
export const bytesOf = (text) => encoder.encode(text);

/** So many bytes that nobody can foretell. */
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Bytes one behind the other. */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of parts) {
    whole.set(each, at);
    at += each.length;
  }
  return whole;
}

/** A whole number in so many bytes, the largest first. */
export function number(value, length) {
  const raw = new Uint8Array(length);
  for (let at = length - 1, left = value; at >= 0; at -= 1, left = Math.floor(left / 256)) raw[at] = left % 256;
  return raw;
}

/** Texts, each behind its length in four bytes: places.together on the server. */
export const together = (...texts) =>
  joined(...texts.map(bytesOf).flatMap((raw) => [number(raw.length, 4), raw]));

/** Bytes as hexadecimal digits. */
export const hex = (raw) => Array.from(raw, (each) => each.toString(16).padStart(2, '0')).join('');

/** Hexadecimal digits as bytes. Refuses anything else. */
export function unhex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error('not hexadecimal');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Bytes as base 64. */
export function base64(raw) {
  let text = '';
  for (let at = 0; at < raw.length; at += 8192) text += String.fromCharCode(...raw.subarray(at, at + 8192));
  return btoa(text);
}
