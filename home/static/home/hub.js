// What scripts add to pages that work without: the choice of colours, sheets and menus that close
// with Escape, dialogs, copying, what the reader held when htmx has swapped a list, and drafts that go.

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

// Drawings for paper alone are fetched first: not every browser does so by itself.
async function printPage() {
  const drawings = [...document.querySelectorAll("img.qr")];
  for (const drawing of drawings) drawing.loading = "eager";
  await Promise.allSettled(drawings.map((drawing) => drawing.decode()));
  print();
}

// Menus and sheets are <details>. A sheet lies over the whole page, on narrow screens only.
function closeDetails(details) {
  details.open = false;
  details.querySelector("summary").focus();
}

function findSheet() {
  const sheet = document.querySelector("details[data-sheet][open]");
  return sheet && getComputedStyle(sheet.querySelector("summary + *")).position === "fixed" ? sheet : null;
}

// The keyboard stays in a sheet: what is behind it cannot be seen.
function stayInside(sheet, event) {
  const stops = [...sheet.querySelectorAll("summary ~ * :is(a, button, input, select, summary)")].filter(
    (stop) => stop.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }),
  );
  const [leaving, entering] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== leaving && stops.includes(document.activeElement)) return;
  event.preventDefault();
  entering.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-theme-choice], [data-dialog], [data-copy], [data-print], [data-close]");
  if (target?.dataset.themeChoice) chooseTheme(target.dataset.themeChoice);
  else if (target?.dataset.dialog) document.getElementById(target.dataset.dialog).showModal();
  else if (target?.dataset.copy) copy(target);
  else if (target?.hasAttribute("data-print")) printPage();
  else if (target?.hasAttribute("data-close")) closeDetails(target.closest("details"));
  for (const details of document.querySelectorAll("details[data-menu][open]")) {
    if (!details.contains(event.target)) details.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const sheet = findSheet();
  if (event.key === "Tab" && sheet) stayInside(sheet, event);
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const open = document.querySelector("details[data-menu][open]") ?? sheet;
  if (open) closeDetails(open);
});

// A menu that the keyboard has left would cover what comes next.
document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details[data-menu][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

document.addEventListener(
  "toggle",
  (event) => {
    const sheet = findSheet();
    if (!sheet || sheet !== event.target) return;
    const inside = sheet.querySelector("summary + *");
    if (!inside.contains(document.activeElement)) inside.querySelector("[data-close]").focus();
  },
  true, // it does not bubble
);

document.addEventListener("submit", () => {
  const sheet = findSheet();
  if (sheet) sheet.open = false;
});

// htmx swaps a list whole: what was open, typed or held by the keyboard is so again afterwards.
let held = null;
let unasked = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const list = event.detail.target;
  const field = document.activeElement;
  held = {
    open: [...list.querySelectorAll("details[id][open]")].map((details) => details.id),
    scrolled: findSheet()?.querySelector("[data-scrolls]").scrollTop ?? 0,
    id: field.id,
    typed: field.matches("input[type=search]") ? field.value : null,
    asked: event.detail.requestConfig?.formData?.get(field.name) ?? null,
  };
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!held) return; // told once for each part that was swapped
  for (const id of held.open) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  const sheet = findSheet();
  if (sheet) sheet.querySelector("[data-scrolls]").scrollTop = held.scrolled;
  const place = event.detail.target; // out of the page by now, where it was swapped whole
  const own = place?.isConnected ? place.querySelector("[data-announce]") : null;
  const said = own ?? document.querySelector("[data-announce]");
  holdAgain(held, said);
  held = null;
  renewFeed();
  const region = document.querySelector("[data-status]");
  if (!said || !region) return;
  // What the keyboard has been led to is read out already.
  region.textContent = document.activeElement === said ? "" : said.textContent.trim().replace(/\s+/g, " ");
});

// A control that is gone (a filter taken away, another page of the list) leads to the results.
function holdAgain(before, results) {
  const field = before.id && document.getElementById(before.id);
  if (!field || !field.checkVisibility()) {
    results?.focus({ preventScroll: true });
    return;
  }
  field.focus({ preventScroll: true });
  if (before.typed === null || field.value === before.typed) return;
  field.value = before.typed;
  field.setSelectionRange(field.value.length, field.value.length);
  unasked = before.typed === before.asked ? null : field; // typed while the answer was under way
}

document.addEventListener("htmx:afterSettle", () => {
  unasked?.dispatchEvent(new Event("search"));
  unasked = null;
});

// Feed readers look into the head, which no swap reaches: it names the feed of the list as it is now.
function renewFeed() {
  const [named, shown] = document.querySelectorAll("[data-feed]");
  if (!named || !shown) return;
  named.setAttribute("href", shown.getAttribute("href"));
  named.title = document.querySelector("h1").textContent;
}

// What was not chosen is not in the address.
document.addEventListener("htmx:configRequest", (event) => {
  for (const [name, value] of [...event.detail.formData]) {
    if (value === "") event.detail.formData.delete(name);
  }
});

// Back and forth through the states of a list load each anew: the reader is where they left it.
const PLACE = "list-place";

function notePlace() {
  history.replaceState({ ...history.state, place: scrollY }, "");
}

function returnToPlace() {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place === null) return;
  history.scrollRestoration = "manual"; // the browser only knows the place in the list that was left
  const go = () => scrollTo({ top: Number(place), behavior: "instant" });
  go();
  addEventListener("load", () => {
    go();
    notePlace();
  });
  addEventListener("pagehide", () => {
    history.scrollRestoration = "auto";
  });
}

document.addEventListener("htmx:beforeHistoryUpdate", notePlace);
document.addEventListener("scrollend", () => {
  if (history.state?.htmx) notePlace();
});
addEventListener("popstate", ({ state }) => {
  if (state?.htmx && state.place !== undefined) sessionStorage.setItem(PLACE, state.place);
});
returnToPlace();

// The other languages, and the way back from the login, follow the address.
document.addEventListener("htmx:pushedIntoHistory", () => {
  for (const link of document.querySelectorAll("a[data-keeps-query]")) {
    const url = new URL(link.href);
    if (url.searchParams.has("next")) url.searchParams.set("next", location.pathname + location.search);
    else url.search = location.search;
    link.setAttribute("href", url.pathname + url.search);
  }
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast(document.querySelector("[data-toasts]")?.dataset.failed));
}

// Drafts are an account's own: this device forgets them when it logs out, and after four weeks.
const DRAFT_MS = 28 * 24 * 60 * 60 * 1000;

function isRecent(name) {
  try {
    return JSON.parse(localStorage.getItem(name)).at > Date.now() - DRAFT_MS;
  } catch {
    return false;
  }
}

function forgetDrafts() {
  try {
    const left = sessionStorage.getItem("left");
    sessionStorage.removeItem("left");
    // A page that lets nobody out is one of who is out: the way there has not been lost.
    const isOut = left && !document.querySelector("[data-forgets]");
    for (const name of Object.keys(localStorage).filter((key) => key.startsWith("draft:"))) {
      const isGone = isOut && name.startsWith(`draft:${left}:`);
      if (isGone || !isRecent(name)) localStorage.removeItem(name);
    }
  } catch {
    // No storage, no drafts.
  }
}

document.addEventListener("submit", (event) => {
  const account = event.target.dataset.forgets;
  try {
    if (account) sessionStorage.setItem("left", account);
  } catch {
    // As above.
  }
});

for (const form of document.querySelectorAll("[data-needs-script]")) form.hidden = false;
showTheme();
forgetDrafts();
