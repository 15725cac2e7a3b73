/* Fields of the editors' side run in the direction of what is written in them: texts of a page in
   that of its language, addresses and codes from left to right, all else as its first letters say. */
(() => {
  const rightToLeft = new Set(document.currentScript.dataset.rtl.split(" "));
  const FIELDS = "input, textarea, .DraftEditor-root";
  const TEXT = new Set(["text", "search", "textarea"]);
  const OTHER = new Set(["button", "checkbox", "file", "hidden", "image", "radio", "range", "reset", "submit"]);
  const CODE = /(?:^|[-_])(?:slug|email|phone|url|uri|website|key|code|color|date|time|at)$/;
  // Comments and searches are in the editor's own words, not in those of the page.
  const CONTENT = "form[data-edit-form]";
  const OWN_WORDS = "#comments, [data-comments], [role=search], .w-combobox, [data-controller~=w-date]";
  // The translation editor marks nothing by name: a segment is its source, then its translation.
  const TRANSLATION = ".js-translation-editor";
  const SOURCE = `${TRANSLATION} li > p:has(+ div)`;
  const TARGET = `${TRANSLATION} li > p + div`;

  const directionOf = (code) => (rightToLeft.has(code.split("-")[0]) ? "rtl" : "ltr");

  const setLanguage = (element, code) => {
    element.lang = code;
    element.dir = directionOf(code);
    // A placeholder is in the editor's language: isolated (FSI … PDI) it keeps its own direction.
    if (element.placeholder) element.placeholder = `\u2068${element.placeholder}\u2069`;
  };

  const contentLanguage = () =>
    document.querySelector("template[data-content-language]")?.dataset.contentLanguage;

  const languagesOfTranslation = (element) => {
    const props = element.closest(TRANSLATION)?.dataset.props;
    const read = props ? JSON.parse(props) : null;
    return read && { source: read.sourceLocale.code, target: read.locale.code };
  };

  const languageOf = (field) => {
    if (field.closest(OWN_WORDS)) return undefined;
    if (field.closest(CONTENT)) return contentLanguage();
    return field.closest(TARGET) ? languagesOfTranslation(field).target : undefined;
  };

  // An empty field with dir="auto" would run from left to right: until there is a first letter,
  // it follows the page.
  const free = new WeakSet();
  const follow = (field) => {
    field.dir = field.value ? "auto" : document.documentElement.dir;
  };

  const isCode = (field) => !TEXT.has(field.type) || CODE.test(field.name);

  const direct = (field) => {
    if (field.hasAttribute("dir") || OTHER.has(field.type)) return;
    const isField = field.matches("input, textarea");
    if (isField && isCode(field)) {
      field.dir = "ltr";
      return;
    }
    const code = languageOf(field);
    if (code) setLanguage(field, code);
    else if (isField) {
      // The rich text field does so by itself.
      free.add(field);
      follow(field);
    }
  };

  const directSegments = (root) => {
    const texts = root.querySelectorAll(`${SOURCE}, ${TARGET}`);
    for (const text of texts) {
      if (text.lang) continue;
      const { source, target } = languagesOfTranslation(text);
      text.classList.add("hub-text");
      setLanguage(text, text.matches(SOURCE) ? source : target);
    }
  };

  const directAll = () => {
    document.querySelectorAll(FIELDS).forEach(direct);
    directSegments(document);
  };

  let isWaiting = false;
  const later = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      directAll();
    });
  };

  // What was kept in this browser of what one wrote goes with the log-out: home/hub.js.
  document.addEventListener("submit", ({ target }) => {
    const account = document.querySelector("[data-account]")?.dataset.account;
    if (!account || !target.getAttribute("action")?.endsWith("/logout/")) return;
    try {
      sessionStorage.setItem("left", account);
    } catch {
      // No storage, no drafts.
    }
  });

  document.addEventListener("input", ({ target }) => free.has(target) && follow(target));
  directAll();
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
})();
