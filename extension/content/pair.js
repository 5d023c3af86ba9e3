// On the server's own /pair page, and only there: it says that the extension is here, and hands the code over.

(() => {
  const button = document.getElementById("papershelf-pair");
  if (!(button instanceof HTMLButtonElement)) {
    return;
  }
  // The one mark that a page may see, on our own server's page: without it the button leads nowhere.
  document.documentElement.dataset.extension = "present";
  button.addEventListener("click", (event) => {
    if (!event.isTrusted) {
      return;
    }
    button.disabled = true;
    papershelf
      .ask({ type: "offer", code: button.dataset.code ?? "" })
      .catch((error) => {
        button.textContent = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        button.disabled = false;
      });
  });
})();
