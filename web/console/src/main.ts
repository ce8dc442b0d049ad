import '@xinqiao/ui/tokens.css';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import './shared/ui/base.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { configureClient } from '@xinqiao/api-client';
import { applyTheme, readTheme } from '@xinqiao/ui';
import { createApp } from 'vue';
import App from './app/App.vue';
import { router } from './app/router';
import { i18n, language, setLanguage } from './shared/i18n';
import { live } from './shared/live/live';
import { queryClient } from './shared/query/client';
import { session } from './shared/session/session';
import { keepBehindDialogsInert } from './shared/ui/behindDialogs';

setLanguage(language());
applyTheme(readTheme());
window
  .matchMedia('(prefers-color-scheme: dark)')
  .addEventListener('change', () => applyTheme(readTheme()));

keepBehindDialogsInert();

configureClient({
  language,
  hearing: live.opened,
  csrfToken: () => session.value?.csrfToken ?? null,
  onSignedOut(url) {
    // The sign-in calls say 401 for a wrong password; that is their own business.
    if (!session.value || /\/api\/session(\/|$)/.test(new URL(url).pathname)) {
      return;
    }
    session.value = null;
    queryClient.clear();
    void router.replace({ name: 'sign-in', query: { next: router.currentRoute.value.fullPath } });
  },
});

createApp(App).use(i18n).use(VueQueryPlugin, { queryClient }).use(router).mount('#app');
