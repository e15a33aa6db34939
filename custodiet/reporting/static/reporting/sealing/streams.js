// Sealing a file: libsodium's secretstream, over the library's ChaCha20 and Poly1305, block by block.
// The same as custodiet/sealing/streams.py. Only what a sender needs: init_push and push.

import { chacha20, hchacha, poly1305, sha256 } from './vendor/noble.js';
import { bound, paddedLength } from './envelope.js';
import { joined, number, random } from './bytes.js';

const BLOCK = 65536; // bytes of one block before sealing
const LENGTH = 4; // bytes in front that say how many are the file's
const ROOM = BLOCK - LENGTH;
const MORE = 0;
const FINAL = 3;

/** Four bytes as libsodium's words are: the smallest first. */
const words = (raw) => new Uint32Array(raw.slice().buffer);

/** A number of eight bytes, the smallest first. */
const little = (value) => number(value, 8).reverse();

/** One stream that is being sealed. */
class Stream {
  constructor(key) {
    this.header = random(24);
    const subkey = new Uint32Array(8);
    const constant = words(new TextEncoder().encode('expand 32-byte k'));
    hchacha(constant, words(key), words(this.header.subarray(0, 16)), subkey);
    this.key = new Uint8Array(subkey.buffer);
    this.nonce = joined(new Uint8Array([1, 0, 0, 0]), this.header.subarray(16));
  }

  /** Seal one block: the tag, what is hidden, and 16 bytes that authenticate both and the context. */
  push(plain, context, tag) {
    const at = (data, counter) => chacha20(this.key, this.nonce, data, undefined, counter);
    const mark = new Uint8Array(64);
    mark[0] = tag;
    const first = at(mark, 1);
    const hidden = at(plain, 2);
    const pad = (length) => new Uint8Array(length);
    const said = joined(
      context, pad((16 - (context.length % 16)) % 16), first, hidden, pad(plain.length % 16), // as libsodium pads
      little(context.length), little(64 + plain.length),
    );
    const check = poly1305(said, at(new Uint8Array(64), 0).subarray(0, 32));
    for (let place = 0; place < 8; place += 1) this.nonce[4 + place] ^= check[place];
    for (let place = 0; place < 4; place += 1) {
      this.nonce[place] = (this.nonce[place] + 1) % 256;
      if (this.nonce[place]) break;
    }
    return joined(first.subarray(0, 1), hidden, check);
  }
}

function filled(data, room) {
  const block = new Uint8Array(LENGTH + room);
  block.set(number(data.length, LENGTH));
  block.set(data, LENGTH);
  return block;
}

/**
 * Seal a file (a Blob) piece by piece.
 * Gives a Blob of what is sealed and its digest; told(part of 1) is called as it goes on.
 */
export async function sealFile(file, place, key, told = () => {}) {
  const stream = new Stream(key);
  const context = bound(place, 'stream');
  const digest = sha256.create();
  const sealed = [];
  const give = (raw) => {
    digest.update(raw);
    sealed.push(raw);
  };
  give(stream.header);
  let at = 0;
  for (; file.size - at > ROOM; at += ROOM) {
    const piece = new Uint8Array(await file.slice(at, at + ROOM).arrayBuffer());
    give(stream.push(filled(piece, ROOM), context, MORE));
    told(at / file.size);
  }
  let last = new Uint8Array(await file.slice(at).arrayBuffer());
  let extra = paddedLength(file.size) - file.size;
  while (last.length + extra > ROOM) {
    extra -= ROOM - last.length;
    give(stream.push(filled(last, ROOM), context, MORE));
    last = new Uint8Array(0);
  }
  give(stream.push(filled(last, last.length + extra), context, FINAL));
  return { blob: new Blob(sealed), digest: digest.digest() };
}
