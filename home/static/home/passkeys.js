// Passkeys: a form marked with data-passkey asks the browser for one before it is sent. "create"
// makes a new one, "get" confirms by one of the account's, "login" by any that the device keeps.

function toBytes(text) {
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// What the server sends has bytes as text; the browser wants bytes.
function read(options) {
  const { publicKey } = structuredClone(options);
  publicKey.challenge = toBytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = toBytes(publicKey.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    for (const key of publicKey[list] ?? []) key.id = toBytes(key.id);
  }
  return publicKey;
}

function write(credential) {
  const { response } = credential;
  const said = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = toText(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function create(form) {
  const publicKey = read(givenOptions().creation_options);
  const isAlone = form.elements.passwordless?.checked ?? false;
  const wishes = publicKey.authenticatorSelection;
  wishes.residentKey = isAlone ? "required" : "discouraged";
  wishes.requireResidentKey = isAlone;
  if (isAlone) wishes.userVerification = "required";
  return navigator.credentials.create({ publicKey });
}

function givenOptions() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

async function fetchOptions(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`passkey options: ${answer.status}`);
  return answer.json();
}

async function get(form) {
  const options = form.dataset.passkey === "login" ? await fetchOptions(form) : givenOptions();
  return navigator.credentials.get({ publicKey: read(options.request_options) });
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const failed = form.querySelector("[data-passkey-failed]");
  failed.textContent = "";
  try {
    const credential = form.dataset.passkey === "create" ? await create(form) : await get(form);
    form.elements.credential.value = write(credential);
  } catch {
    failed.textContent = failed.dataset.passkeyFailed;
    return;
  }
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", send);
    form.hidden = false;
  }
  for (const note of document.querySelectorAll("[data-passkey-unsupported]")) note.hidden = true;
}
