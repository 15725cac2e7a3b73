// What scripts add to pages that work without: the choice of colours, sheets and menus that close
// with Escape, dialogs, copying, and words for screen readers when htmx has swapped a part.

const root = document.documentElement;

// Colours: system, light or dark. Kept on this device only.
function showTheme() {
  const chosen = root.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
  }
}

function chooseTheme(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // It holds for this page at least.
  }
  showTheme();
}

// Toasts: short news that need no answer; the region is in every page, so that it is read out.
function toast(text) {
  const region = document.querySelector("[data-toasts]");
  if (!region || !text) return;
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = text;
  region.replaceChildren(note);
  setTimeout(() => note.remove(), 6000);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.innerText.trim());
    toast(button.dataset.done);
  } catch {
    getSelection().selectAllChildren(source); // not allowed: at least it is marked
  }
}

function closeDetails(details) {
  details.open = false;
  details.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-theme-choice], [data-dialog], [data-copy], [data-print], [data-close]");
  if (target?.dataset.themeChoice) chooseTheme(target.dataset.themeChoice);
  else if (target?.dataset.dialog) document.getElementById(target.dataset.dialog).showModal();
  else if (target?.dataset.copy) copy(target);
  else if (target?.hasAttribute("data-print")) print();
  else if (target?.hasAttribute("data-close")) closeDetails(target.closest("details"));
  for (const details of document.querySelectorAll("details[data-menu][open]")) {
    if (!details.contains(event.target)) details.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open], .has-script details[data-sheet][open]");
  if (open && !(open.matches("[data-sheet]") && matchMedia("(min-width: 62rem)").matches)) closeDetails(open);
});

// htmx: what changed is said once, where nothing moves; an answer that failed is said too.
document.addEventListener("htmx:afterSwap", () => {
  const said = document.querySelector("[data-announce]");
  const region = document.querySelector("[data-status]");
  if (said && region) region.textContent = said.textContent.trim();
});

document.addEventListener("htmx:pushedIntoHistory", () => {
  const title = document.querySelector("[data-page-links]");
  if (!title) return;
  // The other languages and the way back from the login follow the filters.
  for (const link of document.querySelectorAll("a[data-keeps-query]")) {
    const url = new URL(link.href);
    url.search = location.search;
    link.href = url.href;
  }
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast(document.querySelector("[data-toasts]")?.dataset.failed));
}

for (const form of document.querySelectorAll("[data-needs-script]")) form.hidden = false;
showTheme();
