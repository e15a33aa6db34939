// Sealing one part: padded, then XChaCha20-Poly1305 under a key of its own, bound to its place.
// The same as custodiet/sealing/padding.py, places.py and envelope.py.

import { xchacha20poly1305 } from './vendor/noble.js';
import { hex, random, together } from './bytes.js';

const KEY = 32;
const NONCE = 24;
const LEAST = 256; // bytes: all short texts look alike

const bits = (value) => 32 - Math.clz32(value);

/** Round a length up (Padmé), so that few different lengths remain. Lengths below 2^31. */
export function paddedLength(given) {
  const length = Math.max(given, LEAST);
  const exponent = bits(length) - 1;
  const step = 2 ** Math.max(exponent - bits(exponent), 0);
  return Math.ceil(length / step) * step;
}

/** A text with a mark behind it, and noughts up to the rounded length. */
function padded(text) {
  const whole = new Uint8Array(paddedLength(text.length + 1));
  whole.set(text);
  whole[text.length] = 0x80;
  return whole;
}

/** What a seal or wrap of a part is bound to: place = {report, part, kind}. */
export const bound = (place, purpose, ...more) =>
  together('custodiet/1', purpose, place.report, place.part, place.kind, ...more);

/** A new key for one part. */
export const partKey = () => random(KEY);

/** A name for a report or a part: 128 random bits, as the street makes them. */
export const newIdent = () => hex(random(16));

/** Seal some bytes at their place. Gives the nonce and what it hides. */
export function seal(text, place, key) {
  const nonce = random(NONCE);
  return { nonce, hidden: xchacha20poly1305(key, nonce, bound(place, 'part')).encrypt(padded(text)) };
}
