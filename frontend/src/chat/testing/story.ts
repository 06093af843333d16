/** What the stories about the whole chat model share. */
import { afterEach, beforeEach, vi } from "vitest";
import type { ChatOptions } from "../index";
import { createDevice, type Device, settle, type Tab, TIMERS } from "./device";
import { createFakeServer, type FakeServer } from "./fake-server";

export const bob = { id: "bob", name: "Bob" };

export type Story = {
  server: FakeServer;
  /** A new tab with the room General open. */
  open(device: Device, options?: ChatOptions): Promise<Tab>;
  /** Ann's only tab. */
  ann(): Promise<Tab>;
  pass(ms: number): Promise<void>;
};

/** A server with one room and a clock that only the test moves; every tab is closed at the end. */
export function story(): Story {
  const tabs: Tab[] = [];
  const told: Story = {
    server: createFakeServer(),
    async open(device, options) {
      const tab = await device.openTab(options);
      tabs.push(tab);
      tab.actions.openRoom("general");
      await settle();
      return tab;
    },
    ann: () => told.open(createDevice(told.server.browser("Ann"))),
    async pass(ms) {
      await vi.advanceTimersByTimeAsync(ms);
      await settle();
    },
  };
  beforeEach(() => {
    vi.useFakeTimers(TIMERS);
    vi.setSystemTime(new Date("2026-11-24T10:00:00Z"));
    told.server = createFakeServer();
  });
  afterEach(async () => {
    for (const tab of tabs.splice(0)) await tab.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return told;
}
