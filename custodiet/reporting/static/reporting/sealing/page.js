// The page: shows the form, seals and sends what is in it, and then the twelve words. Keeps nothing anywhere.

import { CannotSeal, sealReport } from './report.js';
import { askedOf, lettersOf, newCode, wordsOf } from './codes.js';
import { complain, read, show } from './form.js';

const byId = (id) => document.getElementById(id);
const QUIET = { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', redirect: 'error' };

const form = byId('sealed');
const progress = byId('progress');
const pinned = form.dataset.unit.split(' ').filter(Boolean);
const state = { code: newCode(), rules: null, sealed: null, of: '', busy: false };

/** Nothing that could be read came back: it may have arrived, or not. */
class NotHeard extends Error {}

async function learn() {
  const answer = await fetch(form.dataset.keys, QUIET);
  if (!answer.ok) throw new Error('no keys');
  state.rules = await answer.json();
}

/** Say how it is coming along. */
function tell(text, part) {
  progress.textContent = text && part !== undefined ? `${text}: ${Math.floor(part * 100)} %` : text;
}

/** Seal what the form holds; the same again gives what was sealed already, so that it is one report. */
async function sealed(said) {
  const files = said.files.map((each) => [each.name, each.size, each.lastModified]);
  const of = JSON.stringify({ ...said, files });
  if (state.of !== of) {
    tell(form.dataset.locking);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); // let it be seen
    const told = (part) => tell(form.dataset.locking, part);
    state.sealed = await sealReport(state.code, said, state.rules, pinned, told);
    state.of = of;
  }
  return state.sealed;
}

/** Send it. Gives what the street said; where it asks for that, seals once more to the keys of now. */
async function sent(said, isSecond = false) {
  const body = await sealed(said);
  tell(form.dataset.sending);
  const heard = await fetch(form.dataset.send, { ...QUIET, method: 'POST', body })
    .then((answer) => answer.json())
    .catch(() => {
      throw new NotHeard();
    });
  if (!heard.seal_again || isSecond) return heard;
  state.of = '';
  await learn();
  return sent(said, true);
}

/** What to say of what went wrong. */
function why(fault) {
  if (fault instanceof CannotSeal) return form.dataset[fault.text];
  return form.dataset[fault instanceof NotHeard ? 'unsent' : 'unlocked'];
}

async function send(event) {
  event.preventDefault();
  if (state.busy) return;
  stay();
  const { said, problems } = read(form, state.rules);
  complain('problem', problems);
  if (problems.length) return;
  state.busy = true;
  try {
    const heard = await sent(said);
    if (heard.kept) showWords(heard.same);
    else complain('unsent', [['', heard.why ?? form.dataset.unsent]]);
  } catch (fault) {
    complain('unsent', [['', why(fault)]]);
  } finally {
    state.busy = false;
    tell('');
  }
}

/** Take away the way to the other language: it would lose what is written. */
function stay() {
  for (const each of document.querySelectorAll('.cust-language')) each.hidden = true;
}

/** Go on to another part of the page. */
function go(from, to, name) {
  for (const each of from) each.remove();
  byId(to).hidden = false;
  const heading = byId('heading');
  const end = document.title.slice(heading.textContent.length);
  heading.textContent = heading.dataset[name];
  document.title = heading.textContent + end;
  heading.focus();
  scrollTo(0, 0);
}

function showWords(isSame) {
  const words = wordsOf(state.code);
  byId('words').querySelector('ol').replaceChildren(
    ...words.map((each) => Object.assign(document.createElement('li'), { textContent: each })),
  );
  byId('letters').textContent = lettersOf(state.code);
  byId('again').hidden = isSame;
  const asked = askedOf(state.code);
  for (const place of asked) document.querySelector(`[data-word="${place}"]`).hidden = false;
  byId('two').addEventListener('submit', (event) => confirmed(event, words, asked));
  form.reset();
  go([form, ...document.querySelectorAll('[data-before], .cust-language, .govuk-back-link')], 'words', 'words');
}

/** Whether the two words that are asked for were kept. */
function confirmed(event, words, asked) {
  event.preventDefault();
  const wrong = asked.filter((place) => {
    const field = byId(`w${place}`);
    const isWrong = field.value.trim().toLowerCase() !== words[place - 1];
    byId(`w${place}-wrong`).hidden = !isWrong;
    field.closest('.govuk-form-group').classList.toggle('govuk-form-group--error', isWrong);
    if (isWrong) field.setAttribute('aria-describedby', `w${place}-wrong`);
    else field.removeAttribute('aria-describedby');
    return isWrong;
  });
  complain('problem', wrong.map((place) => [`w${place}`, byId(`w${place}-wrong`).textContent]));
  if (wrong.length) return;
  state.code = state.sealed = null;
  go([byId('words'), byId('problems')], 'kept', 'kept');
}

async function begin() {
  await learn();
  if (state.rules.form !== form.dataset.version) return; // the questions changed meanwhile: open the page again
  form.addEventListener('input', () => {
    show(state.rules);
    stay();
  });
  form.addEventListener('submit', send);
  show(state.rules);
  byId('off').remove();
  form.hidden = false;
}

begin();
