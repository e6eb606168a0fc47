// A photo of the gallery that is pressed, by mouse, finger or key, asks why it is answered as it is.
element.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-photo]");
  if (pressed) trigger("select", { index: Number(pressed.dataset.photo) });
});
