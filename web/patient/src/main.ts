import '@xinqiao/ui/tokens.css';
import './shared/styles/base.css';
import { applyTheme, readTheme } from '@xinqiao/ui';
import { createApp } from 'vue';
import { configureApi } from './api';
import App from './app/App.vue';
import { router } from './app/router';
import { forgetOldForms } from './features/questionnaire/storage';
import { i18n, useLanguage } from './shared/i18n';
import { loadPreferences } from './shared/preferences/preferences';

const preferences = loadPreferences();

applyTheme(readTheme());
window
  .matchMedia('(prefers-color-scheme: dark)')
  .addEventListener('change', () => applyTheme(readTheme()));

configureApi(() => preferences.language);
forgetOldForms(Date.now());

await useLanguage(preferences.language);
createApp(App).use(i18n).use(router).mount('#app');

// Keeps the first-aid guide readable without a network. Needs a secure context; without one the pages
// work all the same.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/m/sw.js', { scope: '/m/' }).catch(() => undefined);
}
