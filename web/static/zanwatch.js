// Keys on the compare page: n next change, p previous, s another view. Everything else works without this file.
(function () {
  "use strict";
  var changes = Array.prototype.slice.call(document.querySelectorAll("[data-change]"));
  var views = Array.prototype.slice.call(document.querySelectorAll("a[data-view]"));
  var at = -1;

  function isTyping(element) {
    return element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  }

  function go(step) {
    if (!changes.length) { return; }
    var held = changes.indexOf(document.activeElement);
    at = Math.min(Math.max((held >= 0 ? held : at) + step, 0), changes.length - 1);
    var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    changes[at].focus({ preventScroll: true });
    changes[at].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  function nextView() {
    var current = views.findIndex(function (link) { return link.getAttribute("aria-current") === "true"; });
    if (views.length) { window.location.assign(views[(current + 1) % views.length].href); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(document.activeElement)) { return; }
    // The same keys on a Cyrillic keyboard: the key's place counts, not its letter.
    if (event.code === "KeyN") { go(1); }
    else if (event.code === "KeyP") { go(-1); }
    else if (event.code === "KeyS") { nextView(); }
  });
}());
