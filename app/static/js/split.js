// Shows the sum of a split and what it lacks while the numbers are being typed.
(function () {
  "use strict";
  var form = document.querySelector("[data-split]");
  if (!form) return;
  function show(kind) {
    var wanted = Number(form.dataset[kind]);
    var sum = 0;
    form.querySelectorAll('[data-part="' + kind + '"]').forEach(function (input) {
      sum += /^\d+$/.test(input.value.trim()) ? Number(input.value) : 0;
    });
    var out = form.querySelector('[data-sum="' + kind + '"]');
    out.textContent = sum < wanted ? sum + "（差 " + (wanted - sum) + "）" : String(sum);
    out.classList.toggle("is-short", sum < wanted);
  }
  function both() { show("posts"); show("trainees"); }
  form.addEventListener("input", both);
  both();
})();
