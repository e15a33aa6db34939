// The reporter's code: twelve words, or as many letters, and what is derived from it.
// The same as custodiet/sealing/codes.py.

import { hkdf, ml_kem768, sha256, x25519 } from './vendor/noble.js';
import { WORDS } from './vendor/words.js';
import { bytesOf, joined, random } from './bytes.js';
import { HYBRID } from './wraps.js';

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'; // 32, without l, o, 0 and 1
const COUNT = 26n; // letters for 128 bits; one more checks them

const derived = (secret, purpose, length) =>
  hkdf(sha256, secret, undefined, bytesOf(`custodiet/code/1/${purpose}`), length);

const asNumber = (raw) => raw.reduce((sum, each) => (sum << 8n) | BigInt(each), 0n);

/** 128 random bits. */
export const newCode = () => random(16);

/** As twelve words; the last one checks the others (BIP 39). */
export function wordsOf(secret) {
  const whole = (asNumber(secret) << 4n) | BigInt(sha256(secret)[0] >> 4);
  return Array.from({ length: 12 }, (_, place) => WORDS[Number((whole >> BigInt(11 * (11 - place))) & 2047n)]);
}

/** As 27 letters and figures in groups of three; the last checks the others. */
export function lettersOf(secret) {
  const whole = asNumber(secret) << (COUNT * 5n - 128n);
  const chosen = Array.from({ length: Number(COUNT) }, (_, place) =>
    Number((whole >> BigInt(5 * (Number(COUNT) - 1 - place))) & 31n),
  );
  const text = [...chosen, check(chosen)].map((each) => LETTERS[each]).join('');
  return text.match(/.../g).join('-');
}

/** A weighted sum over the field of 32 elements (x^5 + x^2 + 1). */
function check(chosen) {
  return chosen.reduce((total, value) => {
    const next = (total ^ value) << 1;
    return next & 32 ? next ^ 0b100101 : next;
  }, 0);
}

/** What the register finds the report by, before it is keyed there: 32 bytes that tell nothing of the code. */
export const tagOf = (secret) => derived(secret, 'tag', 32);

/** What is kept beside a report so that a proof can be checked later. */
export const commitmentOf = (secret) => sha256(joined(bytesOf('custodiet/proof/1'), derived(secret, 'proof', 32)));

/** The public half of the reporter's own key. */
export function readerOf(secret) {
  const seed = derived(secret, 'reader', 96);
  const first = ml_kem768.keygen(seed.slice(0, 64)).publicKey;
  return { suite: HYBRID, raw: joined(first, x25519.getPublicKey(seed.slice(64))) };
}

/** Which two of the words are asked back, counted from 1: always the same for one code. */
export function askedOf(secret) {
  const [first, second] = sha256(joined(bytesOf('asked'), tagOf(secret)));
  const one = (first % 12) + 1;
  const other = (second % 11) + 1;
  return [one, other < one ? other : other + 1].sort((a, b) => a - b);
}
