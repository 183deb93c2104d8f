"use strict";
// One stream for all tabs of a browser: it opens few connections to one server,
// and each would hold one. The tab that has the lock reads the stream and tells
// the others; when it closes, another tab gets the lock.
(() => {
  const { person } = document.body.dataset;
  let { position } = document.body.dataset;
  const address = (more) => `/stream?as=${encodeURIComponent(person)}&after=${encodeURIComponent(position)}${more}`;
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const channel = new BroadcastChannel("rung-" + person);

  const take = ({ id, data, open }) => {
    if (id) position = id;
    if (data) tell("rung:fragment", data);
    if (open !== undefined) {
      document.body.dataset.stream = open ? "open" : "lost";
      tell("rung:connection", open);
    }
  };
  const share = (news) => {
    take(news);
    channel.postMessage(news);
  };
  channel.onmessage = (e) => take(e.data);

  const open = () => {
    const source = new EventSource(address(""));
    source.onopen = () => share({ open: true });
    source.onmessage = (e) => share({ id: e.lastEventId, data: e.data });
    source.onerror = () => {
      share({ open: false });
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 5000); // the server refused; the browser gives up
    };
  };

  // What came before this tab listened, or while it was put to sleep.
  const catchUp = async () => {
    try {
      const response = await fetch(address("&once=1"));
      if (!response.ok) return;
      const lines = (await response.text()).split("\n");
      const of = (field) => lines.filter((l) => l.startsWith(field)).map((l) => l.slice(field.length)).join("\n");
      take({ id: of("id: "), data: of("data: "), open: true });
    } catch { /* the stream tells when the connection is lost */ }
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) catchUp(); });
  catchUp();

  if (navigator.locks) navigator.locks.request("rung-" + person, () => new Promise(open)); // until the tab closes
  else open(); // plain HTTP from another machine: each tab for itself
})();
