import { filesText } from "@/app/text/files";
import { KEPT_BYTES, type OutFile } from "@/chat/files";
import { type Upload, upload } from "@/chat/upload";
import { emptyTray, type Tray, type TrayFile, type TrayGround, type TrayState } from "./trayPort";

/** Files of one tray that are sent at the same time. */
const AT_ONCE = 3;

type Held = { readonly bytes: Blob | null; running: Upload | null };
type Send = typeof upload;

/** `send` is the network; a test gives its own. */
export function createTray(ground: TrayGround, send: Send = upload): Tray {
  let state: TrayState = emptyTray;
  let again: (() => void) | null = null;
  let next = 0;
  const held = new Map<string, Held>();
  const listeners = new Set<() => void>();

  function set(files: readonly TrayFile[], note: string | null = state.note): void {
    state = { files, note };
    for (const listener of [...listeners]) listener();
  }

  function change(key: string, part: Partial<TrayFile>): void {
    set(state.files.map((file) => (file.key === key ? { ...file, ...part } : file)));
  }

  function note(words: string): void {
    set(state.files, words);
    ground.say(words);
  }

  const running = () => [...held.values()].filter((one) => one.running !== null).length;

  /** Begins what can begin, and sends the message that waited for the last file. */
  function go(): void {
    for (const file of state.files) {
      const one = held.get(file.key);
      const due = file.state.step === "uploading" || (file.state.step === "kept" && ground.online());
      if (due && one?.bytes && one.running === null && running() < AT_ONCE) void begin(file, one, one.bytes);
    }
    if (again === null) return;
    const steps = state.files.map((file) => file.state.step);
    if (steps.includes("failed")) {
      again = null;
      note(filesText.someFailed());
    } else if (!steps.includes("uploading")) {
      const waited = again;
      again = null;
      set(state.files, null);
      waited();
    }
  }

  async function begin({ key, name }: TrayFile, one: Held, bytes: Blob): Promise<void> {
    if (!ground.online()) {
      change(key, { state: { step: "kept" } });
      return go();
    }
    change(key, { state: { step: "uploading", sent: 0 } });
    const started = send(ground.room, { name, bytes }, (sent) => {
      if (one.running === started) change(key, { state: { step: "uploading", sent } });
    });
    one.running = started;
    const reply = await started.done;
    one.running = null;
    if (!held.has(key)) return go();
    if (reply.ok) {
      change(key, { state: { step: "done", file: reply.value } });
      ground.say(filesText.attached(name));
    } else if (reply.code === "late" && !ground.online()) {
      change(key, { state: { step: "kept" } });
    } else {
      change(key, { state: { step: "failed", reason: reply.reason, final: reply.code === "too_large" } });
      ground.say(`${name}: ${reply.reason}`);
    }
    go();
  }

  function take(key: string, bytes: Blob | null, file: Omit<TrayFile, "key">): void {
    held.set(key, { bytes, running: null });
    set([...state.files, { key, ...file }]);
    if (bytes !== null && (bytes.type || file.type).startsWith("image/")) void look(key, bytes);
  }

  /** Its size in pixels, as it will be shown. */
  async function look(key: string, bytes: Blob): Promise<void> {
    try {
      const picture = await createImageBitmap(bytes);
      const { width, height } = picture;
      picture.close();
      if (held.has(key)) change(key, { width, height, preview: URL.createObjectURL(bytes) });
    } catch {
      // Not a picture that this browser can show: the icon does.
    }
  }

  function forget(key: string): void {
    held.get(key)?.running?.cancel();
    held.delete(key);
    const preview = state.files.find((file) => file.key === key)?.preview;
    if (preview) URL.revokeObjectURL(preview);
  }

  ground.onConnection(go);

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(files) {
      const { bytes: most, per_message: perMessage } = ground.limits();
      set(state.files, null);
      for (const file of files) {
        if (state.files.length >= perMessage) {
          note(filesText.tooMany(perMessage));
          break;
        }
        const reason =
          file.size === 0 ? filesText.empty() : file.size > most ? filesText.tooLarge(file.size, most) : null;
        next += 1;
        take(`${next}`, file, {
          name: file.name || "file",
          size: file.size,
          type: file.type,
          preview: null,
          alt: "",
          state: reason === null ? { step: "uploading", sent: 0 } : { step: "failed", reason, final: true },
        });
        if (reason !== null) ground.say(reason);
      }
      go();
    },
    retry(key) {
      change(key, { state: { step: "uploading", sent: 0 } });
      set(state.files, null);
      go();
    },
    remove(key) {
      forget(key);
      set(
        state.files.filter((file) => file.key !== key),
        null,
      );
      go();
    },
    describe: (key, alt) => change(key, { alt }),
    ready(waited) {
      const steps = state.files.map((file) => file.state.step);
      if (steps.includes("failed")) {
        note(filesText.someFailed());
        return false;
      }
      if (steps.includes("uploading")) {
        again = waited;
        note(filesText.waits());
        return false;
      }
      const kept = state.files.filter((file) => file.state.step === "kept");
      const bytes = kept.reduce((sum, file) => sum + file.size, 0);
      if (kept.length > 0 && bytes + ground.keptBytes() > KEPT_BYTES) {
        note(filesText.keptFull(KEPT_BYTES));
        return false;
      }
      return true;
    },
    take() {
      again = null;
      const files = state.files.map((file) => out(file, held.get(file.key)?.bytes ?? null));
      for (const { key } of state.files) forget(key);
      set([], null);
      return files;
    },
    putBack(files) {
      for (const file of files) {
        const { id, bytes, alt = "", ...about } = file;
        next += 1;
        take(`${next}`, bytes ?? null, {
          ...about,
          preview: null,
          alt,
          state: id === undefined ? { step: "uploading", sent: 0 } : { step: "done", file: { id, ...about } },
        });
      }
      go();
    },
  };
}

function out({ name, size, type, width, height, alt, state }: TrayFile, bytes: Blob | null): OutFile {
  const described = alt.trim() === "" ? {} : { alt: alt.trim() };
  if (state.step === "done") return { ...state.file, ...described };
  return {
    name,
    size,
    type,
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(bytes === null ? {} : { bytes }),
    ...described,
  };
}
