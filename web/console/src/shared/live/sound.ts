/**
 * Two soft tones, once. Browsers keep a page silent until the person has touched it; then there is no
 * sound and nothing else breaks.
 */
export function softSound(): void {
  try {
    const context = new AudioContext();
    const tone = (frequency: number, start: number) => {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.frequency.value = frequency;
      gain.gain.setValueAtTime(0, context.currentTime + start);
      gain.gain.linearRampToValueAtTime(0.08, context.currentTime + start + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + start + 0.35);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(context.currentTime + start);
      oscillator.stop(context.currentTime + start + 0.4);
    };
    tone(660, 0);
    tone(880, 0.22);
    setTimeout(() => void context.close(), 1000);
  } catch {
    // No audio on this device.
  }
}
