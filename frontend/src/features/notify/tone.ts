/** Two short notes, made here: no file to fetch. A browser that was never touched may stay silent. */
let context: AudioContext | null = null;

const notes = [
  { at: 0, hertz: 660 },
  { at: 0.11, hertz: 880 },
] as const;

export function playTone(): void {
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => {});
    const { currentTime, destination } = context;
    for (const { at, hertz } of notes) {
      const begin = currentTime + at;
      const tone = new OscillatorNode(context, { frequency: hertz, type: "sine" });
      const loud = new GainNode(context, { gain: 0 });
      loud.gain.setValueAtTime(0, begin);
      loud.gain.linearRampToValueAtTime(0.12, begin + 0.015);
      loud.gain.exponentialRampToValueAtTime(0.001, begin + 0.22);
      tone.connect(loud).connect(destination);
      tone.start(begin);
      tone.stop(begin + 0.24);
    }
  } catch {
    // No sound on this device.
  }
}
