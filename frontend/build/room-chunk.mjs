/**
 * Tells the browser in the page's head to fetch what shows a room, together with the entry: it is a chunk
 * of its own, so that whoever comes to another page needs not wait for it.
 */
const page = "/features/room/Workspace.tsx";

export function roomChunk() {
  return {
    name: "room-chunk",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        if (bundle === undefined) return [];
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const named = (name) => chunks.find(({ fileName }) => fileName === name);
        const entry = new Set();
        const wanted = new Set();
        const visit = (chunk, into) => {
          if (chunk === undefined || into.has(chunk.fileName) || entry.has(chunk.fileName)) return;
          into.add(chunk.fileName);
          for (const name of chunk.imports) visit(named(name), into);
        };
        for (const chunk of chunks) if (chunk.isEntry) visit(chunk, entry);
        const room = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(page));
        if (room === undefined) throw new Error(`no chunk for ${page}`);
        visit(room, wanted);
        return [...wanted].map((file) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
          injectTo: "head",
        }));
      },
    },
  };
}
