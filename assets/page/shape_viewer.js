// Whoever scrolls the page scrolls on over the 3-D view, which would come closer instead; with Ctrl it still does.
const viewer = element.closest(".t2m-viewer");
viewer.addEventListener("wheel", (event) => { if (!event.ctrlKey) event.stopPropagation(); }, { capture: true, passive: true });
