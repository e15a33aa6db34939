// A whole report: each part sealed for whom it is for, as custodiet/reporting/intake.py does it on the server.

import { checked, readerFor } from './directory.js';
import { newIdent, partKey, seal } from './envelope.js';
import { sealFile } from './streams.js';
import { commitmentOf, readerOf, tagOf } from './codes.js';
import { base64, bytesOf, hex } from './bytes.js';
import { wrap } from './wraps.js';

/** Why nothing was sealed: name is the one of the page's own texts that says so. */
export class CannotSeal extends Error {
  constructor(name) {
    super(name);
    this.text = name;
  }
}

/** Where the answers lead to: the desk that may read it, the one that never may, and whether it is urgent. */
function routed(questions, answers) {
  const found = { desk: '', not_desk: '', urgent: false };
  for (const rule of questions) {
    for (const answer of answers[rule.name] ?? []) {
      found.desk ||= rule.desk[answer] ?? '';
      found.not_desk ||= rule.not_desk[answer] ?? '';
      found.urgent ||= rule.urgent.includes(answer);
    }
  }
  return found;
}

/** The key of a desk or of its custodians. */
function mustRead(entries, reads, desk, rules, text) {
  const key = readerFor(entries, reads, desk, rules.today);
  if (!key) throw new CannotSeal(text);
  return { key, role: reads };
}

function trusted(rules, pinned) {
  try {
    return checked(rules.directory, pinned);
  } catch {
    throw new CannotSeal('untrusted');
  }
}

/**
 * Seal a report.
 * code: 16 bytes; said: what the form holds; rules: what the street gave; pinned: the unit's keys
 * Gives what is to be sent. told(part of 1) is called while files are sealed.
 */
export async function sealReport(code, said, rules, pinned, told) {
  const entries = trusted(rules, pinned);
  const way = routed(rules.questions, said.answers);
  const desk = mustRead(entries, 'desk', way.desk, rules, 'noDesk');
  const reporter = { key: readerOf(code), role: 'reporter' };
  const report = newIdent();
  const parts = [];

  const give = (part, kind, key, readers) =>
    readers.map((each) => {
      const given = wrap(key, each.key, { report, part, kind }, each.role);
      return { ...given, data: base64(given.data) };
    });
  const addText = (kind, text, readers) => {
    const [part, key] = [newIdent(), partKey()];
    const { nonce, hidden } = seal(bytesOf(text), { report, part, kind }, key);
    const wraps = give(part, kind, key, readers);
    parts.push({ part, kind, nonce: base64(nonce), hidden: base64(hidden), wraps });
  };

  addText('answers', JSON.stringify({ form: rules.form, answers: said.answers }), [desk, reporter]);
  if (said.manner !== 'anonymous') {
    const apart = said.manner === 'confidential';
    const who = apart ? mustRead(entries, 'identity', way.desk, rules, 'noIdentity') : desk;
    addText('identity', said.who, [who]);
    if (said.safely) addText('reach', said.safely, [who]);
  }
  const form = new FormData();
  const sealed = [];
  for (const [place, file] of said.files.entries()) {
    const [part, key] = [newIdent(), partKey()];
    const whole = (inside) => told((place + inside) / said.files.length);
    const { blob, digest } = await sealFile(file, { report: 'upload', part, kind: 'file' }, key, whole);
    parts.push({ part, kind: 'file', digest: hex(digest), wraps: give(part, 'file', key, [desk, reporter]) });
    const about = { file: part, name: file.name.slice(0, 200), kind: file.type.slice(0, 100), size: file.size };
    addText('file_name', JSON.stringify(about), [desk, reporter]);
    sealed.push([part, blob]);
  }
  const whole = {
    form: rules.form, report, tag: hex(tagOf(code)), proof: hex(commitmentOf(code)),
    reader: base64(reporter.key.raw), manner: said.manner, ...way, parts,
  };
  form.append('report', JSON.stringify(whole)); // before the files: a file that is too long ends the reading
  for (const [part, blob] of sealed) form.append('file', blob, part);
  return form;
}
