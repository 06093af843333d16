import type { Page } from "@playwright/test";

/** A picture as a browser draws it: two halves of two colours. */
export async function picture(page: Page, width: number, height: number, hue = 220): Promise<Buffer> {
  const base64 = await page.evaluate(
    ([w, h, from]) => {
      const canvas = document.createElement("canvas");
      canvas.width = w;
      canvas.height = h;
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      const sky = context.createLinearGradient(0, 0, w, h);
      sky.addColorStop(0, `hsl(${from} 70% 45%)`);
      sky.addColorStop(1, `hsl(${from + 80} 70% 70%)`);
      context.fillStyle = sky;
      context.fillRect(0, 0, w, h);
      return canvas.toDataURL("image/png").replace(/^.*,/, "");
    },
    [width, height, hue] as const,
  );
  return Buffer.from(base64, "base64");
}
