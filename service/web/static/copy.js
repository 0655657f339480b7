// Citations to the clipboard; where there is none, the text can be selected as it stands.

export function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button.copy[hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const citation = button.closest("details, section").querySelector(".citation");
  await navigator.clipboard.writeText(citation.textContent.trim());
  button.textContent = button.dataset.copied;
  button.setAttribute("aria-live", "polite");
}
