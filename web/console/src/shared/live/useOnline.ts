import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

/** Whether the browser has a network at all. */
export function useOnline(): Ref<boolean> {
  const online = ref(navigator.onLine);
  const look = () => (online.value = navigator.onLine);
  onMounted(() => {
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('online', look);
    window.removeEventListener('offline', look);
  });
  return online;
}
