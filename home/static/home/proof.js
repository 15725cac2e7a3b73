// Proof of work: a field with a task gets its answer while the person fills in the form. The number
// is found by trying; the browser stays free for typing in between.

const AT_A_TIME = 500;

function toHex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function findNumber({ algorithm, challenge, salt, most }) {
  const letters = new TextEncoder();
  const ending = salt.endsWith("&") ? salt : `${salt}&`;
  for (let from = 0; from <= most; from += AT_A_TIME) {
    const numbers = Array.from({ length: AT_A_TIME }, (_, step) => from + step);
    const digests = await Promise.all(
      numbers.map((number) => crypto.subtle.digest(algorithm, letters.encode(ending + number))),
    );
    const found = digests.findIndex((digest) => toHex(digest) === challenge);
    if (found !== -1) return numbers[found];
    await new Promise((go) => setTimeout(go));
  }
  return null;
}

async function solve(field) {
  const task = JSON.parse(field.dataset.task);
  const number = await findNumber(task);
  const { algorithm, challenge, salt, signature } = task;
  if (number !== null) field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
}

// Who is faster than the reckoning waits for its end.
function watch(field) {
  const solved = solve(field).catch(() => {}); // unanswered, the form is still taken
  let isSolved = false;
  solved.then(() => {
    isSolved = true;
  });
  field.form.addEventListener("submit", async (event) => {
    if (isSolved) return;
    event.preventDefault();
    await solved;
    field.form.submit();
  });
}

if (window.crypto?.subtle) {
  for (const field of document.querySelectorAll("input[data-task]")) watch(field);
}
