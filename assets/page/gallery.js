// A picture of the gallery that is pressed, by mouse, finger or key.
element.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-sample]");
  if (pressed) trigger("select", { index: Number(pressed.dataset.sample) });
});
