// Suggestions under a search box: a combobox with a list box (ARIA Authoring Practices, "list
// autocomplete with manual selection"). Without this file the field is a field, and the form works.

const WAIT_MS = 150;
const LEAST = 2;

function setUp(row) {
  const field = row.querySelector("input[type=search]");
  const status = document.querySelector("[data-status]");
  let list = null;
  let chosen = -1;
  let timer = 0;
  let asking = null;
  let asked = "";

  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-haspopup": "listbox",
  })) {
    field.setAttribute(name, value);
  }

  const options = () => [...(list?.querySelectorAll("[role=option]") ?? [])];

  function stop() {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
  }

  function close() {
    stop();
    list?.remove();
    list = null;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-controls");
    field.removeAttribute("aria-activedescendant");
  }

  function show(text) {
    const found = new DOMParser().parseFromString(text, "text/html").querySelector("[role=listbox]");
    if (list) close();
    if (!found?.children.length) return;
    list = document.adoptNode(found);
    list.id = `${field.id}-suggestions`;
    options().forEach((option, at) => { option.id = `${list.id}-${at}`; });
    row.append(list);
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-controls", list.id);
    if (status) status.textContent = list.dataset.said;
  }

  function choose(at) {
    const all = options();
    all[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = all[at];
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  // From the field to the first, from the last back to the field.
  function step(by) {
    const count = options().length + 1;
    choose(((chosen + 1 + by + count) % count) - 1);
  }

  async function ask() {
    stop();
    const words = field.value.trimStart();
    if (words.trim().length < LEAST) {
      close();
      asked = "";
      return;
    }
    asked = words;
    asking = new AbortController();
    const { signal } = asking;
    try {
      const url = `${row.dataset.suggest}?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(url, { signal });
      const text = answer.ok ? await answer.text() : "";
      if (!signal.aborted && document.activeElement === field) show(text);
    } catch {
      if (!signal.aborted) close(); // the form still works
    }
  }

  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    stop();
    timer = setTimeout(ask, WAIT_MS);
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list) {
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.altKey || field.value !== asked || event.key === "ArrowDown") {
        ask();
      }
    } else if (event.key === "Enter") {
      const option = options()[chosen];
      if (option) {
        event.preventDefault();
        go(option);
      } else {
        close();
      }
    } else if (event.key === "Escape" && list) {
      event.preventDefault(); // the field keeps its words; a second time, the browser empties it
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });

  function go(option) {
    const { url } = option.dataset;
    close();
    location.assign(url);
  }

  row.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[role=option]")) event.preventDefault(); // the field keeps the keyboard
  });
  row.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    if (event.ctrlKey || event.metaKey) open(option.dataset.url, "_blank", "noopener");
    else go(option);
  });
  field.addEventListener("blur", close);
  document.addEventListener("submit", close);
}

// The file is named beside each field: whichever comes first sets all of them up.
for (const row of document.querySelectorAll("[data-suggest]:not(:has([role=combobox]))")) setUp(row);
