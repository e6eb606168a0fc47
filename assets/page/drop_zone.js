// The drop zone: gathers files with their folders' names, which a plain file field would lose, and uploads them.
const zone = element.querySelector(".t2m-drop");
const status = element.querySelector(".t2m-status");
const stopButton = element.querySelector("[data-pick=stop]");
const inputs = Object.fromEntries([...element.querySelectorAll("[data-input]")].map((i) => [i.dataset.input, i]));
const MOST = 1100; // a little over the server's limit, so that the server can say what it left out
const AT_ONCE = 4;
let stopped = false;
let busy = false;

const isHidden = (path) => path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");

async function entriesOf(entry, prefix) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, name: prefix + file.name }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) { // a reader hands out its entries a hundred at a time
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    for (const inner of some) found.push(...(await entriesOf(inner, `${prefix}${entry.name}/`)));
    if (found.length > MOST) break;
  }
  return found;
}

async function send(items) {
  const chosen = items.filter(({ name }) => !isHidden(name)).slice(0, MOST);
  if (busy || !chosen.length) return;
  busy = true;
  stopped = false;
  stopButton.hidden = false;
  const sent = new Array(chosen.length);
  const failed = [];
  let next = 0;
  let done = 0;
  async function worker() {
    while (next < chosen.length && !stopped) {
      const index = next++;
      const { file, name } = chosen[index];
      try {
        const { path, url } = await upload(file);
        sent[index] = { path, url, orig_name: name, size: file.size, meta: { _type: "gradio.FileData" } };
      } catch {
        failed.push(name);
      }
      done += 1;
      status.textContent = `Uploading ${done} of ${chosen.length}`;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  busy = false;
  stopButton.hidden = true;
  const arrived = sent.filter(Boolean);
  const lost = failed.length ? ` ${failed.length} could not be uploaded (${failed.slice(0, 3).join(", ")}).` : "";
  status.textContent = stopped ? `Stopped after ${arrived.length} of ${chosen.length} files.${lost}` : `${arrived.length} ${arrived.length === 1 ? "file" : "files"} uploaded.${lost}`;
  if (arrived.length) {
    props.value = arrived;
    trigger("upload");
  }
}

element.querySelectorAll("[data-pick]").forEach((made) => made.addEventListener("click", () => {
  if (made.dataset.pick === "stop") stopped = true;
  else inputs[made.dataset.pick].click();
}));
for (const input of Object.values(inputs)) {
  input.addEventListener("change", () => {
    send([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
    input.value = "";
  });
}
zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("t2m-over"); });
zone.addEventListener("dragleave", () => zone.classList.remove("t2m-over"));
zone.addEventListener("drop", async (event) => {
  event.preventDefault();
  zone.classList.remove("t2m-over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  const plain = [...event.dataTransfer.files];
  const lists = await Promise.all(entries.map((entry) => entriesOf(entry, "")));
  send(entries.length ? lists.flat() : plain.map((file) => ({ file, name: file.name })));
});
