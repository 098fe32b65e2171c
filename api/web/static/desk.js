/* Keys for people who work through two hundred reports a day: j and k move, Enter opens, / searches. */
(function () {
  "use strict";

  var links = Array.prototype.slice.call(document.querySelectorAll("#queue .row-link"));
  var search = document.getElementById("search");

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

  document.addEventListener("focusin", function (event) {
    if (links.indexOf(event.target) !== -1) { mark(event.target); }
  });

  document.addEventListener("keydown", function (key) {
    if (key.ctrlKey || key.metaKey || key.altKey || key.isComposing || writing(key.target)) { return; }
    if (key.key === "j") { move(1); }
    else if (key.key === "k") { move(-1); }
    else if (key.key === "/" && search) { key.preventDefault(); search.focus(); search.select(); }
  });
})();
