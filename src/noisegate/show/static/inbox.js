/* The inbox's own script: keys, focus, copying, drafts, dropped files, sound.
   Pages work without it; everything here presses what a hand could press. */
(() => {
  "use strict";

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const shown = (element) => element && element.getClientRects().length > 0;

  /* ---- The live region ---- */

  const say = (sentence) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = sentence;
    one("#say")?.replaceChildren(paragraph);
  };
  document.addEventListener("noisegate:say", (event) => say(String(event.detail)));

  // What stands in a live region when a page opens is not spoken; what comes into it is.
  const speakWhatCame = () => {
    const region = one("#say");
    const came = [...region.childNodes];
    if (!region.textContent.trim()) return;
    region.replaceChildren();
    setTimeout(() => region.replaceChildren(...came), 120);
  };

  /* ---- Items and the focus ---- */

  const items = () => all("[data-item]").filter(shown);
  const heading = (item) => one("[data-heading], h1", item) || item;

  const current = () => {
    const list = items();
    const focused = document.activeElement?.closest("[data-item]");
    if (focused) return focused;
    return list.find((item) => item.classList.contains("current")) || (list.length === 1 ? list[0] : null);
  };

  const focus = (element) => {
    if (!element) return;
    if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
    element.focus();
  };

  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item) return;
    for (const other of all(".current")) other.classList.toggle("current", other === item);
    item.classList.add("current");
  });

  const move = (step) => {
    const list = items();
    if (!list.length) return say("There is nothing to move through on this page.");
    const at = list.indexOf(current());
    const next = at < 0 ? 0 : at + step;
    if (next < 0 || next >= list.length) say(step > 0 ? "That was the last one." : "This is the first one.");
    focus(heading(list[Math.min(Math.max(next, 0), list.length - 1)]));
  };

  // Where the focus was, in terms that survive a new page or a swapped piece of one.
  let acted = { item: "", at: -1 }; // on which comment something was done last: undo leads back to it
  const place = (element) => {
    const own = element?.closest("[data-item]");
    const act = element?.closest("[data-act]")?.dataset.act || "";
    const item = own || one(".current[data-item]");
    const there = { item: item?.id || "", at: item ? items().indexOf(item) : -1 };
    if (own) acted = there;
    const back = act === "undo" && !own && acted.item ? acted : there;
    return { ...back, id: element?.id || "", act, away: !own };
  };

  const restore = (kept) => {
    const item = kept.item && document.getElementById(kept.item);
    const same = kept.act && item && !kept.away && one(`[data-act="${CSS.escape(kept.act)}"]`, item);
    const list = items();
    const there = kept.at >= 0 && list.length ? heading(list[Math.min(kept.at, list.length - 1)]) : null;
    focus(
      [one("main [data-focus]"), kept.id && document.getElementById(kept.id), same, item && heading(item), there]
        .find(shown) || all("[data-list-heading]").find(shown) || one("h1"),
    );
  };

  const lost = () => !document.activeElement || document.activeElement === document.body || document.activeElement.id === "main";

  /* ---- Pieces swapped by htmx ---- */

  let before = null;
  document.addEventListener("htmx:beforeRequest", (event) => { before = place(event.detail.elt); });
  document.addEventListener("htmx:afterSettle", (event) => {
    enhance();
    if (event.target.matches?.("[data-focus]")) focus(event.target);
  });
  // The swap is done by now, so that a second key finds its comment; a slow swap is waited for.
  const settle = () => { if (before && lost()) restore(before); };
  document.addEventListener("htmx:afterRequest", () => { settle(); setTimeout(settle, 50); });
  document.addEventListener("noisegate:focus", (event) => focus(one(event.detail.selector || "h1")));
  document.addEventListener("htmx:sendError", () => say("Noisegate does not answer. Is it still running? Nothing was changed."));

  document.addEventListener("htmx:responseError", () => setTimeout(() => {
    if (!one("#say").textContent.trim()) say("That did not work. Open the page anew, and try again.");
  }, 60));

  /* ---- Whole pages: the place is kept over a plain submit ---- */

  const KEPT = "noisegate:place";
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    const kept = { ...place(event.submitter), path: location.pathname, when: Date.now() };
    try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* private windows may refuse: the page still works */ }
  });

  const arrive = () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT)); sessionStorage.removeItem(KEPT); } catch { /* as above */ }
    const marked = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (one("main [data-focus]")) focus(one("main [data-focus]"));
    else if (marked?.matches("[data-item]")) focus(heading(marked));
    else if (marked?.matches("#search-field")) focus(marked);
    else if (kept && kept.path === location.pathname && Date.now() - kept.when < 60000) restore(kept);
  };

  /* ---- Keys ---- */

  const keys = () => { try { return JSON.parse(document.body.dataset.keys || "{}"); } catch { return {}; } };

  const writing = (element) =>
    element?.closest("textarea, select, [contenteditable], [role=application], .sound-stage, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])");

  const press = (button) => {
    button.focus({ preventScroll: true });
    button.click();
  };

  const find = (act) => {
    const selector = `[data-act="${CSS.escape(act)}"]`;
    const item = current();
    const inItem = item && all(selector, item).find(shown);
    const onPage = all(`main ${selector}`).filter((button) => shown(button) && !button.closest("[data-item]"));
    return inItem || onPage[0] || null;
  };

  const undo = () => all('#say [data-act="undo"]').filter(shown).at(-1) || find("undo");

  const search = () => {
    const field = one("#search-field");
    if (shown(field)) return field.focus();
    const link = one('a[data-act="search"]');
    if (link) location.assign(`${link.href}#search-field`); // whoever pressed the key wants to type
  };

  const help = () => {
    const dialog = one("dialog#keys");
    if (dialog.open) dialog.close(); else dialog.showModal();
  };

  const obey = (act) => {
    if (act === "next") return move(1);
    if (act === "previous") return move(-1);
    if (act === "help") return help();
    if (act === "search") return search();
    const button = act === "undo" ? undo() : find(act);
    if (button) return press(button);
    if (act === "undo") return say("There is nothing to undo here.");
    if (!current() && items().length) return say(`Choose a comment first: ${keys().next || "Tab"} goes to the next.`);
    say(`The key ${keys()[act]} has nothing to do here.`);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (writing(event.target)) return;
    const pressed = event.shiftKey ? event.key : event.key.toLowerCase();
    const fold = document.activeElement?.closest("details[data-choices][open]");
    const choice = fold && one(`[data-choice="${CSS.escape(pressed)}"]`, fold);
    if (pressed === "escape" && fold) { fold.open = false; focus(one("summary", fold)); return; }
    if (choice) { event.preventDefault(); return press(choice); }
    const act = Object.keys(keys()).find((name) => keys()[name] === pressed);
    const open = one("dialog[open]");
    if (!act || (open && act !== "help")) return;
    event.preventDefault();
    obey(act);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dialog]")) help();
  });

  // A box that opens under the hand takes the focus; Escape leaves it, so that the keys work again.
  document.addEventListener("toggle", (event) => {
    const fold = event.target;
    if (fold.matches?.("details[data-focus-inside][open]") && fold.contains(document.activeElement)) focus(one("textarea, input:not([type=hidden])", fold));
  }, true);
  document.addEventListener("keydown", (event) => {
    const fold = event.key === "Escape" && writing(event.target) && event.target.closest("details[data-focus-inside]");
    if (fold) focus(one("summary", fold));
  });

  /* ---- Copying ---- */

  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea"); // where the page has no clipboard: plain http on a network
    const back = document.activeElement;
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    back?.focus();
    if (!done) throw new Error("refused");
  };

  const copied = new WeakSet();
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text]");
    if (!button || copied.delete(button)) return;
    const sends = button.type === "submit" || button.hasAttribute("hx-post");
    event.preventDefault();
    event.stopPropagation();
    const source = button.dataset.copy && one(button.dataset.copy);
    const text = source ? source.value ?? source.textContent : button.dataset.copyText || "";
    try {
      await copy(text);
      say(button.dataset.copied || "Copied.");
    } catch {
      say("The browser did not allow copying. Select the text and copy it by hand.");
    }
    if (/^https?:/.test(button.dataset.open || "")) window.open(button.dataset.open, "_blank", "noopener,noreferrer");
    if (sends) { copied.add(button); button.click(); }
  }, true);

  /* ---- Drafts ---- */

  const waiting = new Map();
  const note = (form, sentence) => { const where = one("[data-autosave-note]", form); if (where) where.textContent = sentence; };

  const keep = async (form) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-CSRF-Token": document.body.dataset.csrf } });
      if (!answer.ok) throw new Error(answer.status);
      note(form, "Draft kept.");
    } catch {
      note(form, "This draft is not kept yet. It is tried again as you type.");
    }
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form), 1000));
  });
  document.addEventListener("submit", (event) => { clearTimeout(waiting.get(event.target)); waiting.delete(event.target); });
  addEventListener("pagehide", () => {
    for (const form of waiting.keys()) navigator.sendBeacon(form.dataset.autosave, new URLSearchParams(new FormData(form)));
    waiting.clear();
  });

  /* ---- Dropped files ---- */

  const named = (zone) => {
    const input = one("input[type=file]", zone);
    const where = one("[data-drop-names]", zone);
    if (where) where.textContent = [...input.files].map((file) => file.name).join(", ");
    if (input.files.length && "dropSubmit" in zone.dataset) input.form.requestSubmit();
  };

  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!one("[data-drop]") || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // a file that misses the field must not replace the page
      const zone = event.target.closest("[data-drop]");
      for (const other of all("[data-drop]")) other.classList.toggle("over", other === zone && name === "dragover");
      if (name !== "drop" || !zone) return;
      one("input[type=file]", zone).files = event.dataTransfer.files;
      named(zone);
    });
  }
  document.addEventListener("change", (event) => {
    const zone = event.target.matches("input[type=file]") && event.target.closest("[data-drop]");
    if (zone) named(zone);
  });

  /* ---- Charts to be heard: the figures come from the chart's own table ---- */

  const figures = (table) => {
    const heads = all("thead th", table);
    const rows = all("tbody tr", table);
    const numeric = heads.map((head, at) => (head.hasAttribute("data-heard") ? at : -1)).filter((at) => at > 0);
    const value = (cell) => Number((cell.dataset.value || cell.textContent).replace(/[^\d.-]/g, ""));
    const data = Object.fromEntries(numeric.map((at) => [heads[at].textContent.trim(), rows.map((row, x) => ({ x, y: value(row.cells[at]) }))]));
    return { data, labels: rows.map((row) => row.cells[0].textContent.trim()), across: heads[0].textContent.trim() };
  };

  const listen = async (button) => {
    const table = document.getElementById(button.dataset.sound);
    const figure = button.closest("figure");
    const stage = one("[data-sound-stage]", figure);
    if (!stage.hasAttribute("data-ready")) {
      const { c2mChart } = await import(document.body.dataset.chartPlayer);
      const { data, labels, across } = figures(table);
      stage.hidden = false;
      const made = c2mChart({
        type: button.dataset.soundType || "bar", element: stage, cc: one("[data-sound-words]", figure), lang: "en", data,
        title: table.caption.textContent.trim(),
        axes: { x: { label: across, valueLabels: labels }, y: { label: button.dataset.soundUnit || "Comments", minimum: 0 } },
      });
      if (made.err) return say("This chart can't be played. Its table has every figure.");
      stage.setAttribute("data-ready", "");
    }
    stage.focus();
    stage.dispatchEvent(new KeyboardEvent("keydown", { key: "End", shiftKey: true, bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sound]");
    if (button) listen(button).catch(() => say("This chart can't be played here. Its table has every figure."));
  });

  /* ---- Begin ---- */

  const enhance = () => { for (const element of all("[data-enhance][hidden]")) element.hidden = false; };
  enhance();
  speakWhatCame();
  arrive();
})();
