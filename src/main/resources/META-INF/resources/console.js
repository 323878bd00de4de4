// Nothing here is needed to read the pages; it makes them live and quick.
document.addEventListener("DOMContentLoaded", () => {
  // The node says when something happened; what shows series fetches itself anew.
  if (document.querySelector("[hx-trigger*='series from:body']")) {
    let waiting = null;
    new EventSource("/events").onmessage = () => {
      if (waiting === null) {
        waiting = setTimeout(() => {
          waiting = null;
          // A person who is at work in the list is not disturbed.
          if (!document.querySelector("#list :focus, #list input:checked")) {
            htmx.trigger(document.body, "series");
          }
        }, 500);
      }
    };
  }
  // Arrow keys and the wheel go through the slices of the viewer.
  const go = (rel) => document.querySelector(`#viewer a[rel=${rel}]`)?.click();
  document.addEventListener("keydown", (e) => {
    if (e.target.matches("input, select, textarea")) return;
    if (e.key === "ArrowLeft" || e.key === "ArrowUp" && e.target.closest("#viewer")) go("prev");
    if (e.key === "ArrowRight" || e.key === "ArrowDown" && e.target.closest("#viewer")) go("next");
  });
  let last = 0;
  document.addEventListener("wheel", (e) => {
    if (!e.target.closest("#viewer img")) return;
    e.preventDefault();
    if (Date.now() - last < 60) return;
    last = Date.now();
    go(e.deltaY < 0 ? "prev" : "next");
  }, { passive: false });
});
