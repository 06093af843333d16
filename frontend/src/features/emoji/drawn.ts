import type { Row } from "virtual:emoji";

/** The newest version of which this browser draws an emoji; of all where it cannot be found out. */
export function drawnUpTo(rows: readonly Row[]): number {
  const samples = new Map<number, string>();
  for (const [emoji, , , , , version] of rows) if (!samples.has(version)) samples.set(version, emoji);
  const versions = [...samples].sort(([one], [other]) => other - one);
  const newest = versions[0]?.[0] ?? 0;
  return versions.find(([, sample]) => draws(sample))?.[0] ?? newest;
}

/** Windows draws country flags as two letters. */
export function drawsFlags(): boolean {
  return draws("🇪🇺");
}

const side = 2;

/** An emoji looks the same in any colour of text, and is one sign wide. */
function draws(emoji: string): boolean {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (context === null) return false;
  context.canvas.width = side;
  context.canvas.height = side;
  context.font = `${side}px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif`;
  context.textBaseline = "middle";
  if (context.measureText(emoji).width >= side * 2) return false;
  const [blue, red] = ["#00f", "#f00"].map((colour) => {
    context.clearRect(0, 0, side, side);
    context.fillStyle = colour;
    context.fillText(emoji, 0, 0);
    return context.getImageData(0, 0, side, side).data.join();
  });
  return blue === red;
}
