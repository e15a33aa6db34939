// Giving a part's key to one reader, by HPKE (RFC 9180) in its base mode, bound to the part's place and the
// reader's role. The same as custodiet/sealing/wraps.py; the two ways of agreeing on a secret, the ciphers and
// the key derivation are the library's, and the order of them is the standard's.

import { chacha20poly1305, expand, extract, ml_kem768_x25519, sha256, x25519 } from './vendor/noble.js';
import { bound } from './envelope.js';
import { bytesOf, hex, joined, number, random, together } from './bytes.js';

export const HYBRID = 1; // ML-KEM-768 with X25519
export const X25519 = 2;

const NOTHING = new Uint8Array(0);
const VERSION = bytesOf('HPKE-v1');
const KEM = { [HYBRID]: 0x647a, [X25519]: 0x0020 };
const HKDF_SHA256 = 0x0001;
const CHACHA20_POLY1305 = 0x0003;

const labelledExtract = (suite, salt, label, secret) =>
  extract(sha256, joined(VERSION, suite, bytesOf(label), secret), salt);

const labelledExpand = (suite, secret, label, info, length) =>
  expand(sha256, secret, joined(number(length, 2), VERSION, suite, bytesOf(label), info), length);

/** X25519 as RFC 9180 section 4.1 uses it. once: the sender's key, made for this alone. */
function agreed(reader, once = random(32)) {
  const suite = joined(bytesOf('KEM'), number(KEM[X25519], 2));
  const sent = x25519.getPublicKey(once);
  const secret = labelledExtract(suite, NOTHING, 'eae_prk', x25519.getSharedSecret(once, reader));
  return { sent, secret: labelledExpand(suite, secret, 'shared_secret', joined(sent, reader), 32) };
}

function agreedHybrid(reader) {
  const { cipherText, sharedSecret } = ml_kem768_x25519.encapsulate(reader);
  return { sent: cipherText, secret: sharedSecret };
}

/** The key and nonce of the one message (section 5.1). */
function schedule(suite, secret, info) {
  const context = joined(
    number(0, 1),
    labelledExtract(suite, NOTHING, 'psk_id_hash', NOTHING),
    labelledExtract(suite, NOTHING, 'info_hash', info),
  );
  const whole = labelledExtract(suite, secret, 'secret', NOTHING);
  return [labelledExpand(suite, whole, 'key', context, 32), labelledExpand(suite, whole, 'base_nonce', context, 12)];
}

/** Encrypt one message to a reader, bound to a context. once: for the standard's own vector only. */
export function encrypted(plain, reader, info, once) {
  const { sent, secret } = reader.suite === HYBRID ? agreedHybrid(reader.raw) : agreed(reader.raw, once);
  const suite = joined(
    bytesOf('HPKE'), number(KEM[reader.suite], 2), number(HKDF_SHA256, 2), number(CHACHA20_POLY1305, 2),
  );
  const [key, nonce] = schedule(suite, secret, info);
  return joined(sent, chacha20poly1305(key, nonce).encrypt(plain));
}

/** The name of a reader's key = {suite, raw}: 32 characters of its digest. */
export const ident = (key) =>
  hex(sha256(joined(together('custodiet/key/1', String(key.suite)), key.raw))).slice(0, 32);

/** Give a part's key to a reader in a role. */
export function wrap(secret, reader, place, role) {
  const name = ident(reader);
  const info = joined(together('custodiet/hpke/1', String(reader.suite)), bound(place, 'wrap', role, name));
  return { reader: name, role, suite: reader.suite, data: encrypted(secret, reader, info) };
}
