// Keys on the compare page, and what keeps the place when its view is switched. Everything works without this file.
(function () {
  "use strict";
  var at = -1;
  var place = null;

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  function isTyping(element) {
    return element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  }

  function go(step) {
    var changes = all("[data-change]");
    if (!changes.length) { return; }
    var held = changes.indexOf(document.activeElement);
    at = Math.min(Math.max((held >= 0 ? held : at) + step, 0), changes.length - 1);
    var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    changes[at].focus({ preventScroll: true });
    changes[at].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  function nextView() {
    var views = all("a[data-view]");
    var current = views.findIndex(function (link) { return link.getAttribute("aria-current") === "true"; });
    if (views.length) { views[(current + 1) % views.length].click(); }
  }

  // The article that is read: the first one that is not wholly above the window; none at the head of the page.
  function readArticle() {
    var below = all(".touched").filter(function (one) { return one.getBoundingClientRect().bottom > 100; });
    return below.length && below[0].getBoundingClientRect().top < 200 ? below[0].id.slice(2) : null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(document.activeElement)) { return; }
    // The same keys on a Cyrillic keyboard: the key's place counts, not its letter.
    if (event.code === "KeyN") { go(1); }
    else if (event.code === "KeyP") { go(-1); }
    else if (event.code === "KeyS") { nextView(); }
  });

  document.addEventListener("htmx:configRequest", function (event) {
    place = event.detail.elt.hasAttribute("data-view") ? readArticle() : null;
    if (place) { event.detail.parameters.at = place; }
  });

  // Where the answer is another page (signed out meanwhile, an error), that page is opened as a link would open it.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!event.detail.boosted) { return; }
    var target = event.detail.target;
    if (event.detail.xhr.status < 400 && event.detail.serverResponse.indexOf('id="' + target.id + '"') >= 0) { return; }
    event.detail.shouldSwap = false;
    window.location.assign(event.detail.pathInfo.finalRequestPath);
  });

  document.addEventListener("htmx:afterSettle", function () {
    var found = place && document.getElementById("s-" + place);
    at = -1;
    place = null;
    if (found) { found.scrollIntoView({ block: "start" }); }
  });

  // Of a picture wider than the screen the last years are shown first.
  all(".life .scroll").forEach(function (box) { box.scrollLeft = box.scrollWidth; });

  // What can only be done by a script is shown by one.
  all("[data-copy]").forEach(function (button) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () {
        button.textContent = button.getAttribute("data-copied");
      });
    });
  });

  // Two columns are the usual view where there is room for them; the server cannot see the screen.
  document.cookie = "wide=" + (window.innerWidth >= 992 ? 1 : 0) + ";path=/;max-age=31536000;samesite=lax" +
    (window.location.protocol === "https:" ? ";secure" : "");
}());
