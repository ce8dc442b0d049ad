import { ProblemError } from '@xinqiao/api-client';
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router';
import { fetchSession } from '@/features/access/api/get-session';
import { homePath, worksWith } from '@/shared/session/pages';
import { session } from '@/shared/session/session';

declare module 'vue-router' {
  interface RouteMeta {
    /** Reachable without being signed in. */
    open?: boolean;
    /** Key of the page's name in the catalogue. */
    title?: string;
  }
}

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('@/features/access/SignInPage.vue'),
      meta: { open: true, title: 'signIn.title' },
    },
    {
      path: '/own-password',
      name: 'own-password',
      component: () => import('@/features/access/OwnPasswordPage.vue'),
      meta: { title: 'staff.ownPassword.begin' },
    },
    {
      path: '/away',
      name: 'away',
      component: () => import('./pages/AwayPage.vue'),
      meta: { open: true, title: 'away.title' },
    },
    {
      path: '/',
      component: () => import('./shell/AppShell.vue'),
      children: [
        { path: '', redirect: '/worklist' },
        {
          path: 'worklist',
          name: 'worklist',
          component: () => import('@/features/task/WorklistPage.vue'),
          meta: { title: 'nav.worklist' },
        },
        {
          path: 'worklist/sheet',
          name: 'worklist-sheet',
          component: () => import('@/features/task/SheetPage.vue'),
          meta: { title: 'task.sheet.open' },
        },
        {
          path: 'patients',
          name: 'patients',
          component: () => import('@/features/patient/PatientsPage.vue'),
          meta: { title: 'nav.patients' },
        },
        {
          path: 'cards',
          name: 'cards',
          component: () => import('@/features/enrolment/OpenCardPage.vue'),
          meta: { title: 'nav.cards' },
        },
        {
          path: 'patients/:id',
          name: 'patient',
          component: () => import('./pages/PatientPage.vue'),
          props: true,
          meta: { title: 'nav.patient' },
        },
        {
          path: 'unknown-texts',
          name: 'unknown-texts',
          component: () => import('@/features/messaging/UnknownTextsPage.vue'),
          meta: { title: 'nav.unknown-texts' },
        },
        {
          path: 'unsent',
          name: 'unsent',
          component: () => import('@/features/outreach/UnsentPage.vue'),
          meta: { title: 'nav.unsent' },
        },
        {
          path: 'stops',
          name: 'stops',
          component: () => import('@/features/governor/StopsPage.vue'),
          meta: { title: 'nav.stops' },
        },
        {
          path: 'duty',
          name: 'duty',
          component: () => import('@/features/duty/DutyPage.vue'),
          meta: { title: 'nav.duty' },
        },
        {
          path: 'greetings',
          name: 'greetings',
          component: () => import('@/features/greeting/GreetingsPage.vue'),
          meta: { title: 'nav.greetings' },
        },
        {
          path: 'feedback',
          name: 'feedback',
          component: () => import('@/features/feedback/FeedbackPage.vue'),
          meta: { title: 'nav.feedback' },
        },
        {
          path: 'registration',
          name: 'registration',
          component: () => import('@/features/patient/registration/RegistrationPage.vue'),
          meta: { title: 'nav.registration' },
        },
        {
          path: 'registration/:one/:other',
          name: 'merge-desk',
          component: () => import('@/features/patient/registration/MergeDeskPage.vue'),
          props: true,
          meta: { title: 'nav.registration' },
        },
        {
          path: 'webhooks',
          name: 'webhooks',
          component: () => import('@/features/subscription/WebhooksPage.vue'),
          meta: { title: 'nav.webhooks' },
        },
        {
          path: 'integrations',
          name: 'integrations',
          component: () => import('@/features/interop/IntegrationsPage.vue'),
          meta: { title: 'nav.integrations' },
        },
        {
          path: 'codes',
          name: 'codes',
          component: () => import('@/features/interop/CodesPage.vue'),
          meta: { title: 'nav.codes' },
        },
        {
          path: 'imports',
          name: 'imports',
          component: () => import('@/features/feed/ImportsPage.vue'),
          meta: { title: 'nav.imports' },
        },
        {
          path: 'staff',
          name: 'staff',
          component: () => import('@/features/access/StaffPage.vue'),
          meta: { title: 'nav.staff' },
        },
        {
          path: 'audit',
          name: 'audit',
          component: () => import('@/features/oversight/AuditPage.vue'),
          meta: { title: 'nav.audit' },
        },
        {
          path: 'listings',
          name: 'listings',
          component: () => import('@/features/listing/ListingsPage.vue'),
          meta: { title: 'nav.listings' },
        },
        {
          path: 'keys',
          name: 'keys',
          component: () => import('@/features/custody/KeysPage.vue'),
          meta: { title: 'nav.keys' },
        },
        {
          path: 'profiles',
          name: 'profiles',
          component: () => import('@/features/profile/ProfilesPage.vue'),
          meta: { title: 'nav.profiles' },
        },
        {
          path: 'erasures',
          name: 'erasures',
          component: () => import('@/features/erasure/ErasuresPage.vue'),
          meta: { title: 'nav.erasures' },
        },
        {
          path: 'traces',
          name: 'traces',
          component: () => import('@/features/listing/TracePage.vue'),
          meta: { title: 'nav.traces' },
        },
        {
          path: 'unusual',
          name: 'unusual',
          component: () => import('@/features/oversight/UnusualPage.vue'),
          meta: { title: 'nav.unusual' },
        },
        {
          path: 'review',
          name: 'review',
          component: () => import('@/features/oversight/ReviewPage.vue'),
          meta: { title: 'nav.review' },
        },
        {
          path: 'emergencies',
          name: 'emergencies',
          component: () => import('@/features/care/EmergencyPage.vue'),
          meta: { title: 'nav.emergencies' },
        },
        {
          path: 'measures',
          name: 'measures',
          component: () => import('@/features/measure/MeasuresPage.vue'),
          meta: { title: 'nav.measures' },
        },
        {
          path: 'measures/:id',
          name: 'measure',
          component: () => import('@/features/measure/MeasurePage.vue'),
          props: true,
          meta: { title: 'nav.measures' },
        },
        {
          path: 'predictions',
          name: 'predictions',
          component: () => import('@/features/prediction/PredictionsPage.vue'),
          meta: { title: 'nav.predictions' },
        },
        {
          path: 'facts',
          name: 'facts',
          component: () => import('@/features/inquiry/FactsPage.vue'),
          meta: { title: 'nav.facts' },
        },
        {
          path: 'tags',
          name: 'tags',
          component: () => import('@/features/tag/TagsPage.vue'),
          meta: { title: 'nav.tags' },
        },
        {
          path: 'tags/words',
          name: 'tag-words',
          component: () => import('@/features/tag/WordsPage.vue'),
          meta: { title: 'tag.review.title' },
        },
        {
          path: 'segments',
          name: 'segments',
          component: () => import('@/features/segment/SegmentsPage.vue'),
          meta: { title: 'nav.segments' },
        },
        {
          path: 'segments/:id',
          name: 'segment',
          component: () => import('@/features/segment/SegmentPage.vue'),
          props: true,
          meta: { title: 'nav.segments' },
        },
        {
          path: ':rest(.*)*',
          name: 'not-found',
          component: () => import('./pages/NotFoundPage.vue'),
          meta: { title: 'notFound.title' },
        },
      ],
    },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
});

/** Nothing comes before a password of one's own. The day begins at the worklist, except for those who have none. */
const begin = (to: RouteLocationNormalized) => {
  if (session.value?.passwordDue) {
    return to.name === 'own-password' || { name: 'own-password', query: { next: to.fullPath } };
  }
  if (to.name === 'own-password') return homePath();
  return to.name !== 'worklist' || worksWith('worklist') || homePath();
};

router.beforeEach(async (to) => {
  if (to.meta.open) {
    return true;
  }
  if (session.value) {
    return begin(to);
  }
  try {
    session.value = await fetchSession();
    return begin(to);
  } catch (error) {
    const query = to.fullPath === '/' ? {} : { next: to.fullPath };
    return error instanceof ProblemError && error.status === 401
      ? { name: 'sign-in', query, replace: true }
      : { name: 'away', query, replace: true };
  }
});
