// Drafts that survive a lost connection and a lost session: what is being written is kept in this
// browser until sent, and follows its form into the other languages.

const form = document.querySelector("form[data-drafts]");
const text = form?.querySelector("textarea[data-draft]");

function keep(name) {
  try {
    if (text.value.trim()) localStorage.setItem(name, text.value);
    else localStorage.removeItem(name);
  } catch {
    // No room, or not allowed: the page still holds it.
  }
}

function restore(name) {
  try {
    const kept = localStorage.getItem(name);
    if (!kept || text.value.trim()) return;
    text.value = kept;
    const note = document.querySelector("[data-status]");
    if (note) note.textContent = form.dataset.restored;
  } catch {
    // Nothing can be read: nothing is lost either.
  }
}

if (text) {
  const place = form.dataset.drafts.replace(/^\/[a-z]{2}\//, "/");
  const name = `draft:${place}`;
  const sent = `sent:${place}`;
  // What was sent has arrived once a page of ours comes back without it in the form; pages that say
  // that nothing was sent (hub.js) take the mark away before.
  if (sessionStorage.getItem(sent) && !text.value.trim()) localStorage.removeItem(name);
  sessionStorage.removeItem(sent);
  restore(name);
  text.addEventListener("input", () => keep(name));
  form.addEventListener("submit", (event) => {
    keep(name);
    if (event.submitter?.name !== "preview") sessionStorage.setItem(sent, "1");
  });
}
