/* Small comforts on every page; each works without this file too. */
(function () {
  "use strict";

  var size = document.getElementById("text-size");
  if (size) {
    size.addEventListener("click", function (click) {
      click.preventDefault();
      var large = document.documentElement.classList.toggle("large");
      size.setAttribute("aria-pressed", String(large));
      size.value = large ? "normal" : "large";
      document.cookie = "huansu_text=" + (large ? "large" : "normal") + ";path=/;max-age=31536000;samesite=lax";
      window.dispatchEvent(new Event("resize"));
    });
  }

  function copied(button, done) {
    var note = button.closest(".card").querySelector("[data-copied]");
    note.textContent = done ? "已复制。" : "没有复制成功，请手动记下。";
  }

  function oldCopy(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.appendChild(area);
    area.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (refused) { done = false; }
    area.remove();
    return done;
  }

  window.huansuCopy = function (button, text) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(
        function () { copied(button, true); },
        function () { copied(button, oldCopy(text)); }
      );
    } else {
      copied(button, oldCopy(text));
    }
  };

  document.querySelectorAll("[data-copy-text]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.huansuCopy(button, button.dataset.copyText); });
  });
})();
