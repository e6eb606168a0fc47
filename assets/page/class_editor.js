// The class editor: a card a class. Cards are built with textContent and value, never with markup from a person.
const list = element.querySelector(".t2m-cards");
const count = element.querySelector(".t2m-count");
const paste = element.querySelector(".t2m-paste");
const pasted = paste.querySelector("textarea");
const undoButton = element.querySelector("[data-do=undo]");
const DRAFT = "t2m-classes";
let past = [];

const read = () => [...list.children].map((card) => ({
  name: card.querySelector("input").value,
  description: card.querySelector("textarea").value,
}));

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
    const name = card.querySelector("input").value.trim() || `class ${index + 1}`;
    card.setAttribute("aria-label", `Class ${index + 1}: ${name}`);
    card.querySelectorAll("button").forEach((made) => made.setAttribute("aria-label", `${made.title}: ${name}`));
  });
}

function makeCard({ name, description }) {
  const card = document.createElement("div");
  card.className = "t2m-card";
  card.setAttribute("role", "group");
  const head = document.createElement("div");
  head.className = "t2m-card-head";
  const input = document.createElement("input");
  input.value = name;
  input.maxLength = 2000;
  input.placeholder = "Name, e.g. zebra";
  input.setAttribute("aria-label", "Class name");
  head.append(
    input,
    button("Move up", "↑", (c) => move(c, -1), card),
    button("Move down", "↓", (c) => move(c, 1), card),
    button("Duplicate", "Copy", duplicate, card),
    button("Remove", "✕", removeCard, card),
  );
  const area = document.createElement("textarea");
  area.value = description;
  area.maxLength = 2000;
  area.rows = 2;
  area.placeholder = "What it looks like: body, parts, colours, where it is found";
  area.setAttribute("aria-label", "Description");
  for (const field of [input, area]) {
    field.addEventListener("focus", () => { field.dataset.before = field.value; field.dataset.list = JSON.stringify(read()); });
    field.addEventListener("change", () => {
      if (field.value !== field.dataset.before && field.dataset.list) {
        past.push(JSON.parse(field.dataset.list));
        undoButton.disabled = false;
      }
    });
    field.addEventListener("input", () => { grow(area); number(); publish(); });
  }
  card.append(head, area);
  return card;
}

function show(classes) {
  list.replaceChildren(...classes.map(makeCard));
  list.querySelectorAll("textarea").forEach(grow);
  number();
  publish();
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
    const copy = makeCard({ name: `${card.querySelector("input").value} 2`, description: card.querySelector("textarea").value });
    card.after(copy);
    grow(copy.querySelector("textarea"));
    copy.querySelector("input").focus();
  });
}

function removeCard(card) {
  const next = card.nextElementSibling || card.previousElementSibling;
  change(() => card.remove());
  (next ? next.querySelector("input") : element.querySelector("[data-do=add]")).focus();
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
    list.lastElementChild.querySelector("input").focus();
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
