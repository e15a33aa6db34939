// The signed directory of readers: whom a report may be sealed to. The same as custodiet/sealing/directory.py.
//
// Entries that name a person of the staff are not given to the street's visitors: of these only the digest
// comes, which the next signed entry vouches for. Nothing can be slipped in; something could be held back.

import { ed25519, sha256 } from './vendor/noble.js';
import { bytesOf, hex, joined, unhex } from './bytes.js';
import { ident } from './wraps.js';

const START = '0'.repeat(64);
const OURS = new Set(['desk', 'identity', 'closed']);

/** What is signed: everything but the signature, as canonical JSON (RFC 8785). */
function said(entry) {
  const names = ['before', 'epoch', 'form', 'from_on', 'key', 'owner', 'place', 'reads', 'suite'];
  return bytesOf(`{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(entry[name])}`).join(',')}}`);
}

const refuse = (place) => {
  throw new Error(`entry ${place} of the key directory is not vouched for`);
};

/**
 * Check a directory from its first entry to its last.
 * rows: [entry as JSON, signature in hexadecimal] or [digest]; pinned: the unit's public keys in hexadecimal
 */
export function checked(rows, pinned) {
  const found = [];
  let before = START;
  rows.forEach((row, place) => {
    if (row.length === 1) {
      before = row[0];
      return;
    }
    const entry = { ...JSON.parse(row[0]), signature: unhex(row[1]) };
    const raw = said(entry);
    if (entry.form !== 'custodiet/directory/1' || entry.place !== place || entry.before !== before) refuse(place);
    if (!OURS.has(entry.reads) || entry.epoch !== turn(found, entry)) refuse(place);
    if (!pinned.some((key) => ed25519.verify(entry.signature, raw, unhex(key), { zip215: false }))) refuse(place);
    entry.reader = { suite: entry.suite, raw: unhex(entry.key) };
    entry.ident = ident(entry.reader);
    if (entry.reads !== 'closed' && found.some((each) => each.ident === entry.ident)) refuse(place);
    found.push(entry);
    before = hex(sha256(joined(raw, entry.signature)));
  });
  return found;
}

/** Which of its owner's keys an entry must be: one more than the last. */
const turn = (found, entry) =>
  1 + Math.max(0, ...found.filter((e) => e.reads === entry.reads && e.owner === entry.owner).map((e) => e.epoch));

/** The key to seal to on a day (ISO 8601): the owner's newest that has begun and is not closed; or nothing. */
export function readerFor(entries, reads, owner, day) {
  const begun = entries.filter((each) => each.from_on <= day);
  const closed = new Set(begun.filter((each) => each.reads === 'closed').map((each) => each.ident));
  const newest = begun.filter((each) => each.reads === reads && each.owner === owner).at(-1);
  return newest && !closed.has(newest.ident) ? newest.reader : undefined;
}
