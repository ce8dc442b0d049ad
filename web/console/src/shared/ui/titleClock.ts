import { ref } from 'vue';

/** The clock of the most urgent red flag nobody has taken, shown in the tab; null when there is none. */
export const titleClock = ref<string | null>(null);
