// The form: which questions are asked, what is answered, and what is wrong with it. No words of its own:
// each stands in the page already, in the page's language, and is shown or hidden here.

const UNSAID = 'unsaid';

const boxOf = (name) => document.querySelector(`[data-question="${name}"]`);

/** What stands in a question's fields, as answers are kept. */
function given(name) {
  const box = boxOf(name);
  const ticked = Array.from(box.querySelectorAll('input:checked'));
  if (ticked.some((each) => each.name === UNSAID)) return [UNSAID];
  const text = box.querySelector('textarea');
  if (!text) return ticked.map((each) => each.value);
  const said = text.value.trim();
  return said ? [said] : [];
}

const manner = () => given('manner')[0] ?? '';

/** Whether a question is asked of somebody who has answered so. */
const isAsked = (rule, answers) =>
  !rule.only_if || rule.only_if.any_of.some((each) => (answers[rule.only_if.question] ?? []).includes(each));

/** Every question that is asked, in order, with what was answered. */
function answered(rules) {
  const answers = {};
  for (const rule of rules.questions) if (isAsked(rule, answers)) answers[rule.name] = given(rule.name);
  return answers;
}

/** Show the questions that are asked now, and no other. */
export function show(rules) {
  const answers = answered(rules);
  for (const rule of rules.questions) boxOf(rule.name).hidden = !(rule.name in answers);
  for (const name of ['contact', 'safely']) boxOf(name).hidden = !['confidential', 'named'].includes(manner());
}

/** What is wrong with an answer: 'missing', 'long', or nothing. The same as on the server. */
function fault(rule, answer, longest) {
  if (answer.length === 1 && answer[0] === UNSAID && !rule.must) return '';
  if (!answer.length || (answer.length > 1 && answer.includes(UNSAID))) return 'missing';
  return rule.kind === 'text' && [...answer[0]].length > longest ? 'long' : '';
}

/** Say, or take back, what is wrong with one question. Gives [id of its first field, words] where it is. */
function mark(name, wrong, said) {
  const box = boxOf(name);
  const line = document.getElementById(`${name}-wrong`);
  const field = box.querySelector('textarea, input');
  const described = box.querySelector('fieldset') ?? field;
  const others = (described.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== line.id);
  box.classList.toggle('govuk-form-group--error', Boolean(wrong));
  described.setAttribute('aria-describedby', [...others, ...(wrong ? [line.id] : [])].join(' '));
  if (!described.getAttribute('aria-describedby')) described.removeAttribute('aria-describedby');
  line.hidden = !wrong;
  if (!wrong) return [];
  const missing = line.querySelector('[data-missing]');
  const long = line.querySelector('[data-long]');
  if (said) missing.textContent = said;
  missing.hidden = wrong === 'long';
  if (long) long.hidden = wrong !== 'long';
  return [[field.id, (wrong === 'long' ? long : missing).textContent]];
}

/** Read the whole form. Gives what is to be sealed, and what is wrong as [id of a field, words]. */
export function read(form, rules) {
  const answers = answered(rules);
  const problems = mark('manner', manner() ? '' : 'missing');
  const isKnown = ['confidential', 'named'].includes(manner());
  const who = isKnown ? (given('contact')[0] ?? '') : '';
  const safely = isKnown ? (given('safely')[0] ?? '') : '';
  const rule = { kind: 'text', must: true };
  if (isKnown) {
    problems.push(...mark('contact', fault(rule, given('contact'), rules.longest)));
    problems.push(...mark('safely', safely && fault(rule, [safely], rules.longest)));
  }
  for (const each of rules.questions) {
    if (each.name in answers) problems.push(...mark(each.name, fault(each, answers[each.name], rules.longest)));
  }
  const files = Array.from(document.getElementById('file').files);
  const { tooLong, tooMany, mostFiles } = form.dataset;
  const wrong = (files.length > Number(mostFiles) && tooMany) || (files.some((f) => f.size > rules.most) && tooLong);
  problems.push(...mark('file', wrong ? 'missing' : '', wrong));
  return { said: { manner: manner(), answers, who, safely, files }, problems: toldApart(problems) };
}

/** Problems whose words are those of another's, with the words of their question before them. */
function toldApart(problems) {
  const count = (words) => problems.filter((each) => each[1] === words).length;
  return problems.map(([id, words]) => {
    if (count(words) === 1) return [id, words];
    const question = document.getElementById(id).closest('[data-question]').querySelector('legend, label');
    return [id, `${question.textContent.trim()} ${words}`];
  });
}

/** Show a list of problems above the page, and go there. title: 'problem' or 'unsent' */
export function complain(title, problems) {
  const summary = document.getElementById('problems');
  const heading = document.getElementById('problems-title');
  heading.textContent = heading.dataset[title];
  const lines = problems.map(([id, words]) => {
    const line = document.createElement('li');
    const inner = document.createElement(id ? 'a' : 'span');
    inner.textContent = words;
    if (id) inner.href = `#${id}`;
    line.append(inner);
    return line;
  });
  summary.querySelector('ul').replaceChildren(...lines);
  summary.hidden = !lines.length;
  if (!lines.length) return;
  summary.focus({ preventScroll: true });
  scrollTo(0, 0); // the list stands there, with nothing lying over it
}
