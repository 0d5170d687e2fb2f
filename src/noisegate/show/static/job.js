/* Follows long work: [data-job] holds a <progress> and [data-job-sentence]; `data-job` is where the
   events come from, `data-next` where to go when it is over; with `data-stay` the page stays as it is.
   Without scripts there is a link. */
(() => {
  "use strict";
  const say = (sentence) => document.dispatchEvent(new CustomEvent("noisegate:say", { detail: sentence }));

  const follow = (box) => {
    const bar = box.querySelector("progress");
    const sentence = box.querySelector("[data-job-sentence]");
    const source = new EventSource(box.dataset.job);
    const show = (seen) => {
      if (seen.share === null) bar.removeAttribute("value");
      else bar.value = seen.share;
      if (sentence.textContent !== seen.sentence) sentence.textContent = seen.sentence;
    };
    source.addEventListener("progress", (event) => show(JSON.parse(event.data)));
    source.addEventListener("say", (event) => say(JSON.parse(event.data).sentence));
    source.addEventListener("over", (event) => {
      source.close();
      show(JSON.parse(event.data));
      if (!("stay" in box.dataset)) return location.replace(box.dataset.next);
      const stop = box.querySelector("[data-job-stop]"); // the page stays, with what it says and its Undo
      if (stop && !stop.contains(document.activeElement)) stop.hidden = true;
    });
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
      say("Noisegate does not answer. When it runs again, load this page anew: it goes on where it stopped.");
    });
    addEventListener("pagehide", () => source.close());
  };

  for (const box of document.querySelectorAll("[data-job]")) follow(box);
})();
