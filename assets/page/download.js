(made) => { // What the server has made becomes a file of the visitor's; none is left on the server.
  if (!made) return null;
  const link = document.createElement("a");
  const bytes = Uint8Array.from(atob(made.data), (letter) => letter.charCodeAt(0));
  link.href = URL.createObjectURL(new Blob([bytes], { type: made.type }));
  link.download = made.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return null;
}
