"use strict";
// The guided first minute: a step is ticked when it has been done, by its button
// or in any other way. What is ticked or hidden is remembered in this browser,
// for each person.
(() => {
  const guide = document.getElementById("guide");
  const key = "rung-guide-" + document.body.dataset.person;
  const steps = {
    roadmap: /^(\/(rung )?roadmap\b|roadmap:|stage:)/i,
    quiz: /^(pick:|submit:|fill:|blank:)/,
    faq: /^(\/(rung )?faq\b|faq:)/i,
    daily: /^(\/(rung )?daily on\b|daily:)/i,
    skip: /^(tomorrow|monday)$/,
    streak: /^\/(rung )?(streak|leaderboard)\b/i,
  };

  let state = { done: [], hidden: false };
  try {
    state = { ...state, ...JSON.parse(localStorage.getItem(key)) };
  } catch { /* a browser that keeps nothing begins anew */ }
  const keep = () => {
    try { localStorage.setItem(key, JSON.stringify(state)); } catch { /* see above */ }
    show();
  };
  const show = () => {
    guide.hidden = state.hidden;
    let here = false;
    for (const button of guide.querySelectorAll("[data-step]")) {
      const done = state.done.includes(button.dataset.step);
      button.classList.toggle("done", done);
      if (done) button.setAttribute("aria-description", "done");
      else button.removeAttribute("aria-description");
      if (!done && !here) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
      if (!done && !here) button.closest("ol").scrollLeft = button.offsetLeft - 20;
      here ||= !done;
    }
    const all = Object.keys(steps).every((step) => state.done.includes(step) || !guide.querySelector(`[data-step=${step}]`));
    guide.classList.toggle("complete", all);
  };

  document.addEventListener("htmx:after:request", (e) => {
    const { response, request } = e.detail.ctx;
    if (response.status >= 400 || !(request.body instanceof FormData || request.body instanceof URLSearchParams)) return;
    const sent = ["text", "button", "to"].map((name) => request.body.get(name)).filter(Boolean);
    const before = state.done.length;
    for (const [step, pattern] of Object.entries(steps)) {
      if (!state.done.includes(step) && sent.some((words) => pattern.test(words))) state.done.push(step);
    }
    if (state.done.length > before) keep();
  });

  const hide = guide.querySelector(".hide");
  hide.hidden = false;
  hide.addEventListener("click", () => {
    state.hidden = true;
    keep();
    document.querySelector(".line").focus();
  });
  show();
})();
