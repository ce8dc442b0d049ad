import { onBeforeUnmount, ref } from 'vue';
import type { Language } from '@/shared/preferences/preferences';

/** Some in-app browsers offer the interface but no voice: silence this long means "cannot". */
const SILENCE_MS = 2500;

/**
 * Reading a text aloud with the device's own voice. One text at a time; leaving the screen is silence.
 */
export function useReadAloud() {
  const supported = typeof window !== 'undefined' && 'speechSynthesis' in window;
  const speaking = ref(false);
  const mute = ref(false);
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(watchdog);
    speaking.value = false;
    if (supported) {
      window.speechSynthesis.cancel();
    }
  }

  function speak(text: string, language: Language): void {
    stop();
    if (!supported) {
      return;
    }
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = language;
    utterance.rate = 0.9;
    utterance.onstart = () => clearTimeout(watchdog);
    utterance.onend = () => (speaking.value = false);
    utterance.onerror = () => (speaking.value = false);
    speaking.value = true;
    mute.value = false;
    watchdog = setTimeout(() => {
      stop();
      mute.value = true;
    }, SILENCE_MS);
    window.speechSynthesis.speak(utterance);
  }

  onBeforeUnmount(stop);

  return { supported, speaking, mute, speak, stop };
}
