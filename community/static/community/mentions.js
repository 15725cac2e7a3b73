// Whom one may name: behind an @ and letters of a name, a list of who wrote in the discussion comes
// below the text (ARIA: a text box with a list box). Without this file the names are typed whole.

const MOST = 6;
const MOST_CHARS = 64; // before the caret, in texts of any length
const BEGUN = /(?:^|[^\p{L}\p{N}_])@(\p{L}[\p{L}\p{M}\p{N}'’. -]{0,40})$/u;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const fits = (name, begun) =>
  name.startsWith(begun) || name.split(" ").some((word) => word.startsWith(begun));

function setUp(field) {
  const people = JSON.parse(field.dataset.people).map(([name, text]) => ({
    name,
    text,
    plain: plain(name),
  }));
  const status = document.querySelector("[data-status]");
  let list = null;
  let chosen = -1;
  let start = 0; // of what is typed behind the @

  field.setAttribute("aria-autocomplete", "list");

  function close() {
    list?.remove();
    list = null;
    chosen = -1;
    field.removeAttribute("aria-controls");
    field.removeAttribute("aria-activedescendant");
  }

  function draw(found) {
    list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `${field.id}-people`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.peopleLabel);
    found.forEach((who, at) => {
      const option = document.createElement("li");
      option.className = "suggestion";
      option.id = `${list.id}-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = who.text;
      const name = document.createElement("bdi");
      name.textContent = who.name;
      option.append(name);
      list.append(option);
    });
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    if (status) status.textContent = field.dataset.peopleSaid;
  }

  function look() {
    close();
    const from = Math.max(0, field.selectionStart - MOST_CHARS);
    const begun = BEGUN.exec(field.value.slice(from, field.selectionStart));
    if (!begun || field.selectionStart !== field.selectionEnd) return;
    start = field.selectionStart - begun[1].length;
    const typed = plain(begun[1]);
    const found = people.filter((who) => fits(who.plain, typed)).slice(0, MOST);
    const isWhole = found.length === 1 && found[0].plain === typed;
    if (found.length && !isWhole) draw(found);
  }

  function choose(at) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = list.children[at];
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  function put(option) {
    field.setRangeText(`${option.dataset.text} `, start, field.selectionStart, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true })); // drafts are kept, and nothing is begun
  }

  field.addEventListener("input", (event) => {
    if (!event.isComposing) look();
  });
  field.addEventListener("keydown", (event) => {
    if (!list || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const count = list.children.length + 1; // from the text to the first, from the last back to it
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + by + count) % count) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      put(list.children[chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
  field.addEventListener("blur", close);
  field.parentElement.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[role=option]")) event.preventDefault(); // the field keeps the keyboard
  });
  field.parentElement.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) put(option);
  });
  if (field === document.activeElement) look(); // what was typed while this file came
}

for (const field of document.querySelectorAll("textarea[data-people]")) setUp(field);
