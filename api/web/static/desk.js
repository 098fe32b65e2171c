/* Keys for people who work through two hundred reports a day: j k move, Enter opens, / searches, n p go on. */
(function () {
  "use strict";

  var links = Array.prototype.slice.call(document.querySelectorAll("#queue .row-link"));
  var search = document.getElementById("search");

  var QUEUE = "huansu-queue";

  function remember() {
    var kept = { back: window.location.search, reports: links.map(function (link) { return link.getAttribute("href"); }) };
    try { window.sessionStorage.setItem(QUEUE, JSON.stringify(kept)); } catch (full) { return; }
  }

  function remembered() {
    try { return JSON.parse(window.sessionStorage.getItem(QUEUE)); } catch (blocked) { return null; }
  }

  function neighbour(label, key, address) {
    if (!address) { return; }
    var link = document.createElement("a");
    link.href = address;
    link.textContent = label;
    link.setAttribute("data-key", key);
    document.getElementById("neighbours").appendChild(link);
  }

  function offerNext(address) {
    var saved = document.querySelector(".saved");
    if (!saved) { return; }
    var link = document.createElement("a");
    link.href = address;
    link.textContent = "下一件 ›";
    saved.appendChild(document.createTextNode(" "));
    saved.appendChild(link);
  }

  function showNeighbours() {
    var kept = remembered();
    if (!kept) { return; }
    document.querySelector("[data-queue]").href = "/desk" + kept.back;
    var here = kept.reports.indexOf(window.location.pathname);
    if (here === -1) { return; }
    neighbour("上一件 (p)", "p", kept.reports[here - 1]);
    neighbour("下一件 (n)", "n", kept.reports[here + 1]);
    offerNext(kept.reports[here + 1] || "/desk" + kept.back);
  }

  function writing(target) {
    return /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(target.tagName) || target.isContentEditable;
  }

  function mark(link) {
    links.forEach(function (other) { other.closest("tr").classList.toggle("here", other === link); });
  }

  function move(by) {
    var now = links.indexOf(document.activeElement);
    var next = now === -1 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + by, 0), links.length - 1);
    if (!links[next]) { return; }
    links[next].focus();
    links[next].closest("tr").scrollIntoView({ block: "nearest" });
  }

  var alarm = document.getElementById("alarm");
  var title = document.title;

  function show(html) {
    var told = new window.DOMParser().parseFromString(html, "text/html").body;
    if (told.textContent.trim() === alarm.textContent.trim()) { return; }
    while (alarm.firstChild) { alarm.removeChild(alarm.firstChild); }
    while (told.firstChild) { alarm.appendChild(told.firstChild); }
    ring();
  }

  function ring() {
    document.title = alarm.querySelector(".alarm") ? "【突发】" + title : title;
  }

  function listen() {
    window.fetch("/desk/alarm", { redirect: "manual" }).then(function (reply) {
      if (reply.type === "opaqueredirect") { window.clearInterval(listening); return; }
      if (reply.ok) { reply.text().then(show); }
    }, function () { return; });
  }

  var listening = alarm && window.setInterval(listen, 20000);
  if (alarm) { ring(); }

  if (window.location.pathname === "/desk") { remember(); }
  if (document.getElementById("neighbours")) { showNeighbours(); }

  var print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
  }

  document.addEventListener("focusin", function (event) {
    if (links.indexOf(event.target) !== -1) { mark(event.target); }
  });

  document.addEventListener("keydown", function (key) {
    if (key.ctrlKey || key.metaKey || key.altKey || key.isComposing || writing(key.target)) { return; }
    if (key.key === "j") { move(1); }
    else if (key.key === "k") { move(-1); }
    else if (key.key === "n" || key.key === "p") {
      var link = document.querySelector('[data-key="' + key.key + '"]');
      if (link) { link.click(); }
    }
    else if (key.key === "/" && search) { key.preventDefault(); search.focus(); search.select(); }
  });
})();
