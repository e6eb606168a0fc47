// The class editor: a card a class. Cards are built with textContent and value, never with markup from a person.
// Under each description stand its phrases as the server reads them; a person may flip or drop each.
const list = element.querySelector(".t2m-cards");
const count = element.querySelector(".t2m-count");
const paste = element.querySelector(".t2m-paste");
const pasted = paste.querySelector("textarea");
const undoButton = element.querySelector("[data-do=undo]");
const { draft: DRAFT, name: NAME, asks: ASKS } = element.querySelector(".t2m-editor").dataset;
const PAUSE = 300; // ms without a key before the server is asked
const AT_ONCE = 200; // descriptions the server reads in one call
const states = new WeakMap(); // card -> what is known of its phrases, see makeCard
const known = new Map(); // description -> its phrases as read; answers are kept by text, so none can be out of date
let past = [];
let typing = 0;
let pressed = false;

const input = (card) => card.querySelector("input");
const area = (card) => card.querySelector("textarea");
const read = () => [...list.children].map(readCard);
const readCard = (card) => ({
  name: input(card).value,
  description: area(card).value,
  phrases: corrected(states.get(card)),
});

function make(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// "has stripes" and "has not stripes" are two phrases: whoever types the one has not corrected the other.
const key = ({ text, positive }) => (positive ? "+" : "-") + text;
const turned = ({ text, positive }) => ({ text, positive: !positive });
const reading = (text) => (text.trim() ? known.get(text) : []);

// What is left of the phrases after flips and drops; each knows the key that it is corrected by.
function phrasesOf({ said, added, fixes }) {
  return [...said, ...added].filter((phrase) => fixes.get(key(phrase)) !== "drop").map((phrase) => ({
    ...(fixes.get(key(phrase)) === "flip" ? turned(phrase) : phrase),
    by: key(phrase),
  }));
}

// The phrases that count instead of those that Python reads, or null where it reads right.
function corrected(state) {
  if (state.given) return state.given.phrases;
  const phrases = phrasesOf(state);
  const isAsRead = phrases.length === state.said.length && phrases.every((phrase, at) => key(phrase) === key(state.said[at]));
  return isAsRead ? null : phrases.map(({ text, positive }) => ({ text, positive }));
}

// Corrected phrases that came with a class -> the flips and drops that lead to them; the rest was added.
function adopt(state) {
  const wanted = new Map(state.given.phrases.map((phrase) => [key(phrase), phrase]));
  for (const phrase of reading(state.given.description)) {
    if (wanted.delete(key(phrase))) continue;
    state.fixes.set(key(phrase), wanted.delete(key(turned(phrase))) ? "flip" : "drop");
  }
  state.added = [...wanted.values()];
  state.given = null;
}

// Take what is known of a card's description; until something is, the card shows what it showed.
function settle(card) {
  const state = states.get(card);
  if (state.given && reading(state.given.description)) adopt(state);
  state.said = reading(area(card).value) || state.said;
  state.added = state.added.filter((phrase) => !state.said.some((other) => key(other) === key(phrase)));
  draw(card);
}

// Ask the server for all descriptions that are not known yet.
async function ask() {
  clearTimeout(typing);
  const texts = new Set();
  for (const card of list.children) {
    for (const text of [area(card).value, states.get(card).given?.description ?? ""]) {
      if (!reading(text)) texts.add(text);
    }
  }
  for (let rest = [...texts]; rest.length; rest = rest.slice(AT_ONCE)) {
    const some = rest.slice(0, AT_ONCE);
    let answers;
    try { answers = await server.read_phrases(some); } catch { return; /* asked again after the next change */ }
    if (known.size > 2000) known.clear();
    some.forEach((text, index) => known.set(text, answers[index] || []));
    [...list.children].forEach(settle);
    publish();
  }
}

function askLater() {
  clearTimeout(typing);
  typing = setTimeout(ask, PAUSE);
}

function chip(card, { text, positive, by }) {
  const { fixes } = states.get(card);
  const [now, other] = positive ? ["has", "has not"] : ["has not", "has"];
  const flip = make("button", "t2m-flip", ` ${text}`);
  flip.prepend(make("b", "", `${positive ? "✓" : "✗"} ${now}:`));
  flip.title = `Change to “${other}”`;
  flip.setAttribute("aria-label", `${text}: ${now}. Press to change to ${other}`);
  const drop = make("button", "t2m-cut", "✕");
  drop.title = "Drop this phrase";
  drop.setAttribute("aria-label", `Drop: ${text}`);
  flip.addEventListener("click", () => change(() => {
    if (!fixes.delete(by)) fixes.set(by, "flip");
    draw(card);
  }));
  drop.addEventListener("click", () => change(() => {
    fixes.set(by, "drop");
    draw(card);
  }));
  const made = make("li", `t2m-phrase ${positive ? "t2m-has" : "t2m-not"}`, "");
  made.append(flip, drop);
  flip.type = drop.type = "button";
  return made;
}

function correctedNote(card, text) {
  const state = states.get(card);
  const note = make("li", "t2m-corrected", text);
  const again = make("button", "t2m-again", "Read again");
  again.type = "button";
  again.title = "Take the phrases as read from the description";
  again.addEventListener("click", () => change(() => {
    state.fixes.clear();
    state.added = [];
    draw(card);
  }));
  note.append(again);
  return note;
}

// The phrases under a description. What is already shown stays as it is, and the focus with it; where the focused
// chip goes, the one in its place is focused.
function draw(card) {
  if (pressed) return;
  const state = states.get(card);
  const row = card.querySelector(".t2m-phrases");
  const buttons = () => [...row.querySelectorAll(".t2m-phrase button")];
  const held = row.contains(document.activeElement) && document.activeElement;
  const at = Math.max(0, buttons().indexOf(held));
  const phrases = state.given ? [] : phrasesOf(state);
  const wanted = new Map(phrases.map((phrase) => [`${phrase.by} ${phrase.positive}`, () => chip(card, phrase)]));
  if (!state.given && corrected(state)) {
    const text = phrases.length ? "corrected" : "no phrases, the name alone counts";
    wanted.set(text, () => correctedNote(card, text));
  }
  const shown = new Map([...row.children].map((item) => [item.dataset.shows, item]));
  shown.forEach((item, shows) => { if (!wanted.has(shows)) item.remove(); });
  [...wanted].forEach(([shows, build], place) => {
    const item = shown.get(shows) || build();
    item.dataset.shows = shows;
    if (row.children[place] !== item) row.insertBefore(item, row.children[place] || null);
  });
  row.hidden = !row.childElementCount;
  if (!held || held === document.activeElement) return;
  const left = buttons();
  (left[Math.min(at, left.length - 1)] || row.querySelector("button") || area(card)).focus();
}

// While a button is held down nothing may move, or the click would miss it.
addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    pressed = false;
    setTimeout(() => [...list.children].forEach(draw), 50);
  }, true);
}

// Gradio hears of a change through props.value; the draft survives a reload of this tab and nothing else.
function publish() {
  const classes = read();
  count.textContent = classes.length === 1 ? "1 class" : `${classes.length} classes`;
  undoButton.disabled = past.length === 0;
  try { sessionStorage.setItem(DRAFT, JSON.stringify(classes)); } catch { /* private windows may refuse */ }
  props.value = classes;
}

function remember() {
  past.push(read());
  past = past.slice(-30);
}

function button(label, sign, action, card) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "t2m-small";
  made.textContent = sign;
  made.title = label;
  made.addEventListener("click", () => action(card));
  return made;
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function number() {
  [...list.children].forEach((card, index) => {
    const name = input(card).value.trim() || `class ${index + 1}`;
    card.setAttribute("aria-label", `Class ${index + 1}: ${name}`);
    card.querySelectorAll(".t2m-card-head button").forEach((made) => made.setAttribute("aria-label", `${made.title}: ${name}`));
  });
}

function makeCard({ name, description, phrases }) {
  const card = make("div", "t2m-card", "");
  card.setAttribute("role", "group");
  const head = make("div", "t2m-card-head", "");
  const named = document.createElement("input");
  named.value = name;
  named.maxLength = 2000;
  named.placeholder = NAME;
  named.setAttribute("aria-label", "Class name");
  head.append(
    named,
    button("Move up", "↑", (c) => move(c, -1), card),
    button("Move down", "↓", (c) => move(c, 1), card),
    button("Duplicate", "Copy", duplicate, card),
    button("Remove", "✕", removeCard, card),
  );
  const told = document.createElement("textarea");
  told.value = description;
  told.maxLength = 2000;
  told.rows = 2;
  told.placeholder = ASKS;
  told.setAttribute("aria-label", "Description");
  const row = make("ul", "t2m-phrases", "");
  row.setAttribute("aria-label", "Phrases as understood");
  for (const field of [named, told]) {
    field.addEventListener("focus", () => { field.dataset.before = field.value; field.dataset.list = JSON.stringify(read()); });
    field.addEventListener("change", () => {
      if (field.value !== field.dataset.before && field.dataset.list) {
        past.push(JSON.parse(field.dataset.list));
        undoButton.disabled = false;
      }
      ask();
    });
    field.addEventListener("input", () => { grow(told); number(); settle(card); publish(); askLater(); });
  }
  card.append(head, told, row);
  states.set(card, {
    said: [], // phrases as read from the description
    fixes: new Map(), // key of a phrase -> "flip" or "drop"
    added: [], // phrases that came with the class and are not read from its description
    given: Array.isArray(phrases) ? { description: told.value, phrases } : null, // what came, until it can be compared
  });
  settle(card);
  return card;
}

function show(classes) {
  list.replaceChildren(...classes.map(makeCard));
  list.querySelectorAll("textarea").forEach(grow);
  number();
  publish();
  ask();
}

function change(edit) { remember(); edit(); number(); publish(); }

function move(card, step) {
  const other = step < 0 ? card.previousElementSibling : card.nextElementSibling;
  if (!other) return;
  change(() => (step < 0 ? other.before(card) : other.after(card)));
  card.querySelector(`button[title="${step < 0 ? "Move up" : "Move down"}"]`).focus();
}

function duplicate(card) {
  change(() => {
    const described = readCard(card);
    const copy = makeCard({ ...described, name: `${described.name} 2` });
    card.after(copy);
    grow(area(copy));
    input(copy).focus();
  });
}

function removeCard(card) {
  const next = card.nextElementSibling || card.previousElementSibling;
  change(() => card.remove());
  (next ? input(next) : element.querySelector("[data-do=add]")).focus();
}

// One class a line: "name: description", "name<tab>description" or the name alone.
function parse(text) {
  return text.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#")).map((line) => {
    const at = line.includes("\t") ? line.indexOf("\t") : line.indexOf(":");
    return at < 0 ? { name: line, description: "" } : { name: line.slice(0, at).trim(), description: line.slice(at + 1).trim() };
  });
}

const actions = {
  add() {
    change(() => list.append(makeCard({ name: "", description: "" })));
    input(list.lastElementChild).focus();
  },
  undo() {
    const before = past.pop();
    if (before) show(before);
  },
  paste() {
    paste.hidden = !paste.hidden;
    if (!paste.hidden) pasted.focus();
  },
  replace() {
    const classes = parse(pasted.value);
    if (!classes.length) return;
    remember();
    show(classes);
    pasted.value = "";
    paste.hidden = true;
  },
  append() {
    const classes = parse(pasted.value);
    if (!classes.length) return;
    remember();
    show([...read(), ...classes]);
    pasted.value = "";
    paste.hidden = true;
  },
};
element.querySelectorAll("[data-do]").forEach((made) => made.addEventListener("click", () => actions[made.dataset.do]()));

// A preset that arrives from Python replaces the cards; Undo brings the old ones back.
watch("value", () => {
  if (JSON.stringify(props.value) === JSON.stringify(read())) return;
  remember();
  show(props.value || []);
});

let draft = null;
try { draft = JSON.parse(sessionStorage.getItem(DRAFT)); } catch { /* no draft */ }
show(props.value || []);
// Later, because Gradio still puts its own value over one that is set while the component is being mounted.
setTimeout(() => { if (Array.isArray(draft) && draft.length) show(draft); });
