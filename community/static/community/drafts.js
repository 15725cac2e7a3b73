// Drafts: what is being written is kept in this browser, for its account alone, until the server
// says that it has arrived. hub.js forgets the drafts of who logs out, and those of long ago.

const OTHER = new Set(["button", "file", "hidden", "password", "submit"]);
const page = document.querySelector("script[data-arrived]");
const arrived = new Set(page.dataset.arrived.split(" "));

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? { fields: {} };
  } catch {
    return { fields: {} }; // Nothing can be read: nothing is lost either.
  }
}

function store(name, draft) {
  try {
    if (draft) localStorage.setItem(name, JSON.stringify(draft));
    else localStorage.removeItem(name);
  } catch {
    // No room, or not allowed: the page still holds it.
  }
}

function dropArrived() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith("draft:"));
    for (const name of names) if (arrived.has(read(name).sent)) store(name, null);
  } catch {
    // No storage, no drafts.
  }
}

const isBox = (field) => field.type === "checkbox" || field.type === "radio";
const nameOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name);
const valueOf = (field) => (isBox(field) ? field.checked : field.value);

function put(field, value) {
  if (isBox(field)) field.checked = value;
  else field.value = value;
  if (field.selectedIndex === -1) field.selectedIndex = 0; // the choice is no longer offered
}

// What the page came with.
function originalOf(field) {
  if (isBox(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value;
}

// A text that the page did not have when the draft was begun, such as a quotation, comes after it.
function join(kept, field) {
  const text = originalOf(field);
  const isKnown = text === kept.before || kept.value.includes?.(text);
  if (field.type !== "textarea" || isKnown) return kept.value;
  return kept.value.trim() ? `${kept.value}\n\n${text}` : text;
}

function restore(form, fields, draft) {
  let isBack = false;
  for (const field of fields) {
    const kept = draft.fields[nameOf(field)];
    // What the browser itself has put back is newer.
    if (!kept || valueOf(field) !== originalOf(field)) continue;
    put(field, join(kept, field));
    isBack ||= valueOf(field) !== originalOf(field);
  }
  const note = document.querySelector("[data-status]");
  if (isBack && note) note.textContent = form.dataset.restored;
}

function watch(form) {
  const place = form.dataset.drafts.replace(/^\/[^/]+/, ""); // the same in every language
  const name = `draft:${form.dataset.account}:${place}`;
  const id = form.elements.form_id;
  const { seen } = form.elements; // which state of a draft that others share it began with
  const fields = [...form.elements].filter((field) => field.name && !OTHER.has(field.type));
  const draft = read(name);
  const before = new Map(
    fields.map((field) => [field, draft.fields[nameOf(field)]?.before ?? originalOf(field)]),
  );
  let { sent } = draft;
  if (!form.hasAttribute("data-returned")) {
    restore(form, fields, draft);
    if (seen && draft.seen) seen.value = draft.seen;
  }

  function keep() {
    const changed = fields.filter((field) => valueOf(field) !== before.get(field));
    const parts = changed.map((field) => [
      nameOf(field),
      { value: valueOf(field), before: before.get(field) },
    ]);
    const kept = { at: Date.now(), sent, seen: seen?.value, fields: Object.fromEntries(parts) };
    store(name, parts.length ? kept : null);
  }

  form.addEventListener("input", () => {
    // What is written after a text was sent is another one, to the server as well.
    if (sent === id.value && crypto.randomUUID) id.value = crypto.randomUUID();
    sent = undefined;
    keep();
  });
  form.addEventListener("submit", (event) => {
    sent = event.submitter?.name === "preview" ? undefined : id.value;
    keep();
  });
}

// Only who writes needs the list of whom they may name.
const naming = document.querySelector("textarea[data-people-script]");
const load = () => import(naming.dataset.peopleScript);
if (naming && naming === document.activeElement) load();
else naming?.addEventListener("focus", load, { once: true });

dropArrived();
for (const form of document.querySelectorAll("form[data-drafts]")) watch(form);
