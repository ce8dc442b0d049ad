import { createRouter, createWebHistory } from 'vue-router';
import ClosedPage from '@/shared/ui/ClosedPage.vue';
import FormPage from './FormPage.vue';

/** What a first-aid guide or a return visit needs comes when it is opened; a form comes at once. */
export const router = createRouter({
  history: createWebHistory('/m/'),
  routes: [
    { path: '/f/:handle', component: FormPage, props: true },
    { path: '/v/:handle', component: () => import('./VisitPage.vue'), props: true },
    { path: '/c/:handle', component: () => import('./PrivacyPage.vue'), props: true },
    { path: '/me/:handle', component: () => import('./MePage.vue'), props: true },
    { path: '/privacy/:handle', component: () => import('./PrivacyPage.vue'), props: true },
    {
      path: '/in/:hospital',
      component: () => import('@/features/me/SignInByPhone.vue'),
      props: true,
    },
    { path: '/me', component: () => import('@/features/me/OwnPage.vue') },
    {
      path: '/emergency',
      component: () => import('@/features/emergency/EmergencyGuide.vue'),
    },
    { path: '/:rest(.*)*', component: ClosedPage, props: { plain: true } },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
