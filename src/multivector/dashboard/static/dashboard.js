// Pages work without this file. It moves what a page shows while a field moves, puts the view in
// the address, takes "/" to the search field, and takes a dropped file.
"use strict";

const shown = () => document.getElementById("live");

function label(field) {
  const output = document.querySelector(`output[for="${field.id}"]`);
  if (output) output.textContent = field.value + (output.dataset.unit || "");
}

// Without this file, a number that may be slid is typed: nothing would say where the slider stands.
for (const field of document.querySelectorAll(".slide input")) {
  field.step = field.dataset.step;
  field.type = "range";
  field.nextElementSibling.hidden = false;
}

// Ask for the page as the form stands; while one is on its way, only the last wish is kept.
let busy = false, wish = null;
async function follow(address) {
  wish = address;
  if (busy) return;
  busy = true;
  while (wish) {
    const asked = wish;
    wish = null;
    try {
      const answer = await fetch(asked, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = page.getElementById("live");
      if (part) shown().replaceChildren(...part.childNodes);
      history.replaceState(null, "", asked);
    } catch {
      break; // the server is gone: the form's button still says so
    }
  }
  busy = false;
}

for (const form of document.querySelectorAll("form[data-live]")) {
  const go = () => {
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    follow(`${form.getAttribute("action")}?${new URLSearchParams(pairs)}`);
  };
  form.addEventListener("input", (event) => {
    label(event.target);
    if (event.target.matches("select, [type=range], [type=checkbox]")) go();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.getElementById("find").focus();
});

for (const place of document.querySelectorAll(".drop")) {
  const input = place.querySelector("input[type=file]");
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    input.files = event.dataTransfer.files;
    if (input.files.length) input.form.requestSubmit();
  });
}
