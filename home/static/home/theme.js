// Runs before the page is painted: the reader's choice of colours, and that scripts run at all.
// A page that states its colours itself keeps them.
(() => {
  const root = document.documentElement;
  root.classList.add("has-script");
  if (root.dataset.theme) return;
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage may be closed to us; the system's colours will do.
  }
})();
