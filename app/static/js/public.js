/* Small comforts; every page works without them. */
(function () {
  "use strict";

  // Offer only the counties of the chosen city.
  document.querySelectorAll("select[data-within]").forEach(function (county) {
    var city = county.form.elements[county.dataset.within];
    var groups = Array.from(county.querySelectorAll("optgroup"));
    if (!city) return;

    function narrow(event) {
      groups.forEach(function (group) {
        group.hidden = group.disabled = Boolean(city.value) && group.dataset.city !== city.value;
      });
      var chosen = county.selectedOptions[0];
      if (event && chosen && chosen.parentNode.disabled) county.value = "";
    }

    city.addEventListener("change", narrow);
    narrow();
  });

  // Leave empty fields out of the address, so that it stays short enough to share.
  document.querySelectorAll("form[role=search]").forEach(function (form) {
    form.addEventListener("submit", function () {
      var empty = Array.from(form.elements).filter(function (field) {
        return field.name && !field.value && !field.disabled;
      });
      empty.forEach(function (field) { field.disabled = true; });
      window.setTimeout(function () {
        empty.forEach(function (field) { field.disabled = false; });
      });
    });
  });

  document.querySelectorAll("button[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
