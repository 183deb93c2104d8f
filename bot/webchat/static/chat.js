"use strict";
// What htmx leaves to do: put messages in their place, complete commands, and
// say when the connection is lost.
(() => {
  const kept = 300; // messages a pane shows before the oldest go
  const notice = document.getElementById("notice");
  const tell = (sentence) => { notice.textContent = sentence; };

  document.getElementById("zone").value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";

  // A message may arrive with the answer to a form, on the stream, and again
  // after a reconnection: the newest revision of each id stands.
  const place = (log, message) => {
    const old = document.getElementById(message.id);
    if (!old) {
      log.append(message);
      return message;
    }
    if (old.dataset.epoch === message.dataset.epoch && +old.dataset.rev >= +message.dataset.rev) return null;
    const focused = old.contains(document.activeElement);
    old.replaceWith(message);
    if (focused) message.focus({ preventScroll: true });
    return message;
  };

  // scrollTo shows the newest words, from their beginning where they are long.
  const scrollTo = (pane, first) => {
    pane.scrollTop = first ? first.offsetTop : pane.scrollHeight;
  };

  const upsert = (log, fragment) => {
    const pane = log.closest(".scroll");
    const following = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 120;
    const placed = [...fragment.children].map((m) => place(log, m)).filter(Boolean);
    while (log.children.length > kept) log.firstElementChild.remove();
    if (placed.length && (following || placed.some((m) => m.contains(document.activeElement) || m.matches(".mine")))) {
      scrollTo(pane, placed[0]);
    }
    return placed;
  };

  htmx.registerExtension("upsert", {
    handle_swap: (style, log, fragment) => style === "upsert" && upsert(log, fragment),
  });

  // The same fragments come on the stream.
  document.addEventListener("rung:fragment", (e) => {
    const template = document.createElement("template");
    template.innerHTML = e.detail;
    for (const part of template.content.querySelectorAll("hx-partial")) {
      for (const message of upsert(document.querySelector(part.getAttribute("hx-target")), part)) htmx.process(message);
    }
  });

  // A form that a press asks for opens over the page; what is typed into it
  // changes the message it belongs to.
  const dialog = document.getElementById("form");
  htmx.registerExtension("ask", {
    handle_swap: (style, target, fragment) => {
      if (style !== "ask") return false;
      const placed = [...fragment.children];
      target.replaceChildren(...placed);
      if (!target.open) target.showModal();
      target.querySelector(".line").focus();
      return placed;
    },
  });
  dialog.addEventListener("click", (e) => {
    if (!e.target.closest(".cancel")) return;
    e.preventDefault();
    dialog.close();
  });

  document.addEventListener("rung:connection", (e) => tell(e.detail ? "" : "The connection is lost. I keep trying."));
  document.addEventListener("htmx:error", (e) => {
    if (e.detail.ctx) tell("Rung could not be reached. Please try again in a moment.");
  });
  document.addEventListener("htmx:after:request", (e) => {
    const { response, text, sourceElement, request } = e.detail.ctx;
    if (response.status >= 400) {
      tell(text.length < 300 ? text.trim() : "That did not work. Please load the page again.");
      return;
    }
    tell("");
    if (sourceElement.matches(".ask")) dialog.close();
    const pane = sourceElement.closest(".pane");
    const line = pane?.querySelector(".line");
    if (!sourceElement.matches(".compose, .start form")) return;
    if (line.value.trim() === request.body?.get("text")?.trim()) line.value = "";
    if (matchMedia("(pointer: fine)").matches) line.focus();
  });

  const completion = (form) => {
    const input = form.querySelector(".line");
    const list = form.querySelector(".choices");
    let active = -1;
    let asked = 0; // only the answer to the newest question counts

    const mark = (n) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = n;
      const option = list.children[n];
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) input.setAttribute("aria-activedescendant", option.id);
      else input.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      asked++;
      list.hidden = true;
      list.replaceChildren();
      mark(-1);
      input.setAttribute("aria-expanded", "false");
    };
    const show = (choices) => {
      list.replaceChildren(...choices.map((choice, n) => {
        const option = document.createElement("li");
        const line = document.createElement("code");
        const help = document.createElement("span");
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.line = line.textContent = choice.line;
        help.textContent = choice.help;
        option.append(line, " ", help);
        return option;
      }));
      list.hidden = false;
      mark(-1);
      input.setAttribute("aria-expanded", "true");
    };
    const ask = async () => {
      const line = input.value;
      if (!line.startsWith("/")) return close();
      const number = ++asked;
      let choices = [];
      try {
        choices = await (await fetch("/complete?q=" + encodeURIComponent(line))).json();
      } catch { /* completion is a courtesy */ }
      if (number !== asked) return;
      if (choices.length > (choices[0]?.line === line ? 1 : 0)) show(choices);
      else close();
    };
    const take = (option) => {
      input.value = option.dataset.line;
      input.focus();
      ask();
    };

    input.addEventListener("input", ask);
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
    list.addEventListener("mousedown", (e) => e.preventDefault()); // keeps the focus in the line
    list.addEventListener("click", (e) => {
      const option = e.target.closest("[role=option]");
      if (option) take(option);
    });
    input.addEventListener("keydown", (e) => {
      if (list.hidden || e.isComposing) return;
      const n = list.children.length;
      const chosen = list.children[active] ?? (e.key === "Tab" ? list.children[0] : null);
      if (e.key === "ArrowDown") mark((active + 1) % n);
      else if (e.key === "ArrowUp") mark((Math.max(active, 0) + n - 1) % n);
      else if (e.key === "Escape") close();
      else if ((e.key === "Enter" || e.key === "Tab") && !e.shiftKey && chosen && chosen.dataset.line !== input.value) take(chosen);
      else return;
      e.preventDefault();
    });
  };
  document.querySelectorAll(".compose").forEach(completion);

  const here = () => {
    const id = location.hash || "#dm";
    document.querySelectorAll(".top .places a").forEach((a) => {
      if (a.hash === id) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    });
    document.querySelectorAll(".scroll").forEach((pane) => scrollTo(pane));
  };
  addEventListener("hashchange", here);
  here();
  if (matchMedia("(pointer: fine)").matches) document.querySelector(".line").focus();
})();
