import { onBeforeUnmount, ref } from 'vue';
import type { Language } from '@/shared/preferences/preferences';

interface Recognition {
  lang: string;
  interimResults: boolean;
  continuous: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onend: (() => void) | null;
  onerror: (() => void) | null;
  start(): void;
  abort(): void;
  stop(): void;
}

/** Speaking instead of typing, where the browser has it; elsewhere the keyboard's own microphone does. */
export function useVoiceInput(onText: (text: string) => void) {
  const Constructor = (globalThis as unknown as { webkitSpeechRecognition?: new () => Recognition })
    .webkitSpeechRecognition;
  const listening = ref(false);
  const failed = ref(false);
  let recognition: Recognition | null = null;

  function stop(): void {
    recognition?.stop();
  }

  function start(language: Language): void {
    if (!Constructor) {
      return;
    }
    failed.value = false;
    recognition = new Constructor();
    recognition.lang = language;
    recognition.interimResults = false;
    recognition.continuous = false;
    recognition.onresult = (event) => {
      const text = Array.from(event.results, (result) => result[0]?.transcript ?? '').join('');
      if (text) {
        onText(text);
      }
    };
    recognition.onend = () => (listening.value = false);
    recognition.onerror = () => {
      listening.value = false;
      failed.value = true;
    };
    listening.value = true;
    recognition.start();
  }

  onBeforeUnmount(() => recognition?.abort());

  return { supported: Constructor !== undefined, listening, failed, start, stop };
}
