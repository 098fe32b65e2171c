/* The chat page: sends words, buttons and photos to /chat, shows what comes back, loses nothing on the way. */
(function () {
  "use strict";

  var log = document.getElementById("log");
  var choices = document.getElementById("choices");
  var typing = document.getElementById("typing");
  var trouble = document.getElementById("trouble");
  var composer = document.getElementById("composer");
  var field = document.getElementById("text");
  var send = document.getElementById("send");
  var picker = document.getElementById("photo");
  var previews = document.getElementById("previews");
  var DRAFT = "huansu-draft";
  var MOST_PHOTOS = 9;
  var LARGEST = 10 * 1024 * 1024;
  var photos = [];
  var busy = false;

  function element(tag, className, text) {
    var made = document.createElement(tag);
    if (className) { made.className = className; }
    if (text) { made.textContent = text; }
    return made;
  }

  function toEnd() { log.scrollTop = log.scrollHeight; }

  function bubble(who, text, pictures) {
    if (!text && !(pictures && pictures.length)) { return; }
    var made = element("div", "bubble said " + (who === "bot" ? "bot" : "me"));
    made.appendChild(element("span", "unseen", who === "bot" ? "助手：" : "我："));
    if (text) { made.appendChild(document.createTextNode(text)); }
    (pictures || []).forEach(function (source) {
      var picture = element("img");
      picture.alt = "已发送的照片";
      picture.src = source;
      made.appendChild(picture);
    });
    log.appendChild(made);
    toEnd();
  }

  function offer(buttons) {
    choices.textContent = "";
    (buttons || []).forEach(function (button) {
      var made = element("button", "choice", button.title);
      made.type = "button";
      made.addEventListener("click", function () { say({ button: button.id }, button.title, []); });
      choices.appendChild(made);
    });
    toEnd();
  }

  function complain(message, withForm) {
    trouble.textContent = "";
    trouble.appendChild(element("p", "", message));
    if (withForm) {
      var line = element("p");
      var link = element("a", "", "改用表单提交（已写的内容会带过去）");
      link.href = "/report";
      line.appendChild(link);
      trouble.appendChild(line);
    }
    trouble.hidden = false;
    toEnd();
  }

  function keepDraft() {
    try { window.sessionStorage.setItem(DRAFT, field.value); } catch (full) { return; }
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = Math.min(field.scrollHeight + 2, 160) + "px";
  }

  function setBusy(now) {
    busy = now;
    typing.hidden = !now;
    send.disabled = now;
    log.setAttribute("aria-busy", String(now));
    if (now) { toEnd(); }
  }

  function request(method, address, body, isForm) {
    var options = { method: method, credentials: "same-origin", headers: {} };
    if (isForm) { options.body = body; }
    else if (body) { options.headers["Content-Type"] = "application/json"; options.body = JSON.stringify(body); }
    return fetch(address, options).then(function (reply) {
      if (reply.status === 204) { return null; }
      return reply.json().catch(function () { return null; }).then(function (answer) {
        if (reply.ok && answer) { return answer; }
        var failure = new Error("refused");
        failure.told = answer && answer.error ? answer.error : { code: "internal", message: "系统出现故障，请稍后再试。" };
        throw failure;
      });
    });
  }

  function told(failure) {
    return failure.told || { code: "network", message: "网络没有连上，您写的内容还在。请检查网络后再发一次。" };
  }

  function contactForm() {
    var open = log.querySelector("form.contact");
    if (open) {
      log.appendChild(open);
      toEnd();
      return;
    }
    var form = document.importNode(document.getElementById("contact-form").content, true).querySelector("form");
    var wrong = form.querySelector(".field-error");
    form.addEventListener("submit", function (submit) {
      submit.preventDefault();
      var phone = form.elements.phone.value.trim();
      if (!/^\+?[0-9][0-9 -]{5,18}[0-9]$/.test(phone)) {
        wrong.textContent = "电话号码只能有数字、空格和横线，请检查。";
        wrong.hidden = false;
        form.elements.phone.focus();
        return;
      }
      request("POST", "/chat/contact", { name: form.elements.name.value.trim(), phone: phone }).then(function () {
        form.remove();
        say({ button: "contact_given" }, "已填写联系方式", []);
      }, function (failure) {
        wrong.textContent = told(failure).message;
        wrong.hidden = false;
      });
    });
    form.querySelector("[data-anonymous]").addEventListener("click", function () {
      form.remove();
      say({ button: "stay_anonymous" }, "保持匿名", []);
    });
    log.appendChild(form);
    form.elements.name.focus();
    toEnd();
  }

  function receiptCard(receipt) {
    var card = document.importNode(document.getElementById("receipt-card").content, true).querySelector("section");
    card.querySelector("[data-number]").textContent = receipt.number;
    card.querySelector("[data-code]").textContent = receipt.code;
    card.querySelector("[data-status]").href = "/status?receipt=" + encodeURIComponent(receipt.number);
    var copy = card.querySelector("[data-copy]");
    copy.addEventListener("click", function () {
      window.huansuCopy(copy, "受理编号 " + receipt.number + " 查询码 " + receipt.code);
    });
    log.appendChild(card);
    card.focus({ preventScroll: true });
    log.scrollTop = card.offsetTop - log.offsetTop - 8;
  }

  function personCard() {
    var card = element("section", "card");
    card.appendChild(element("h2", "", "找工作人员"));
    card.appendChild(element("p", "", "请拨打当地 12345 热线转生态环境部门，或填写表单，工作人员会逐件查看。"));
    var link = element("a", "button second", "填写表单");
    link.href = "/report";
    card.appendChild(link);
    log.appendChild(card);
    toEnd();
  }

  function show(message) {
    bubble("bot", message.text, []);
    var custom = message.custom || {};
    if (custom.receipt) { receiptCard(custom.receipt); }
    if (custom.handover) { personCard(); }
    if (custom.form === "contact") { contactForm(); }
  }

  function showAll(messages) {
    choices.textContent = "";
    var withButtons = messages.filter(function (message) { return message.buttons && message.buttons.length; });
    if (withButtons.length) { offer(withButtons[withButtons.length - 1].buttons); }
    messages.forEach(show);
  }

  function say(body, shown, pictures) {
    if (busy) { return; }
    trouble.hidden = true;
    setBusy(true);
    request("POST", "/chat/messages", body).then(function (answer) {
      bubble("me", shown, pictures);
      if (body.text !== undefined) { field.value = ""; keepDraft(); grow(); }
      if (body.attachments && body.attachments.length) { photos = []; previews.textContent = ""; }
      setBusy(false);
      showAll(answer.messages);
      if (!log.querySelector("form.contact") && !answer.filed) { field.focus(); }
    }, function (failure) {
      setBusy(false);
      var error = told(failure);
      complain(error.message, error.code !== "invalid-submission");
      field.focus();
    });
  }

  function upload(photo) {
    var form = new FormData();
    form.append("photo", photo.file);
    return request("POST", "/chat/attachments", form, true).then(function (kept) { photo.id = kept.id; });
  }

  function submit() {
    var text = field.value.trim();
    if (busy || (!text && !photos.length)) { field.focus(); return; }
    var waiting = photos.filter(function (photo) { return !photo.id; });
    setBusy(true);
    Promise.all(waiting.map(upload)).then(function () {
      setBusy(false);
      var body = { text: text, attachments: photos.map(function (photo) { return photo.id; }) };
      say(body, text, photos.map(function (photo) { return photo.preview; }));
    }, function (failure) {
      setBusy(false);
      complain(told(failure).message, false);
    });
  }

  function addPhoto(file) {
    if (photos.length >= MOST_PHOTOS) { complain("一次最多 " + MOST_PHOTOS + " 张照片。", false); return; }
    if (file.size > LARGEST) { complain("“" + file.name + "”超过 10 MB，请压缩后再传。", false); return; }
    var photo = { file: file, id: null, preview: URL.createObjectURL(file) };
    var item = element("li");
    var picture = element("img");
    picture.alt = file.name;
    picture.src = photo.preview;
    var remove = element("button", "", "×");
    remove.type = "button";
    remove.setAttribute("aria-label", "移除照片 " + file.name);
    remove.addEventListener("click", function () {
      photos = photos.filter(function (other) { return other !== photo; });
      item.remove();
      picker.focus();
    });
    item.appendChild(picture);
    item.appendChild(remove);
    previews.appendChild(item);
    photos.push(photo);
  }

  composer.addEventListener("submit", function (event) { event.preventDefault(); submit(); });
  field.addEventListener("input", function () { keepDraft(); grow(); });
  window.addEventListener("resize", grow);
  field.addEventListener("keydown", function (key) {
    var composing = key.isComposing || key.keyCode === 229;
    if (key.key === "Enter" && !key.shiftKey && !composing && window.matchMedia("(pointer: fine)").matches) {
      key.preventDefault();
      submit();
    }
  });
  picker.addEventListener("change", function () {
    trouble.hidden = true;
    Array.prototype.forEach.call(picker.files, addPhoto);
    picker.value = "";
  });
  picker.addEventListener("focus", function () { picker.previousElementSibling.classList.add("photo-focus"); });
  picker.addEventListener("blur", function () { picker.previousElementSibling.classList.remove("photo-focus"); });
  choices.addEventListener("click", function (click) {
    var button = click.target.dataset && click.target.dataset.button;
    if (button) { say({ button: button }, click.target.textContent, []); }
  });
  document.getElementById("restart").addEventListener("click", function () {
    request("POST", "/chat/restart").then(function () {
      keepDraft();
      window.location.reload();
    }, function (failure) { complain(told(failure).message, false); });
  });

  try { field.value = window.sessionStorage.getItem(DRAFT) || ""; } catch (blocked) { field.value = ""; }
  grow();
  request("GET", "/chat/conversation").then(function (transcript) {
    if (!transcript || !transcript.said.length) { return; }
    var bots = [];
    transcript.said.forEach(function (said) {
      if (said.who === "bot") { bots.push(said); return; }
      bots.forEach(function (message) { bubble("bot", message.text, []); });
      bots = [];
      bubble("me", said.text || "（" + said.photos + " 张照片）", []);
    });
    showAll(bots);
  }, function () { return; });
})();
