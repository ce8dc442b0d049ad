import { session } from './session';

type Page =
  | 'worklist'
  | 'patients'
  | 'cards'
  | 'unknown-texts'
  | 'unsent'
  | 'stops'
  | 'duty'
  | 'greetings'
  | 'registration'
  | 'feedback'
  | 'measures'
  | 'predictions'
  | 'facts'
  | 'profiles'
  | 'tags'
  | 'segments'
  | 'listings'
  | 'erasures'
  | 'keys'
  | 'traces'
  | 'integrations'
  | 'codes'
  | 'webhooks'
  | 'imports'
  | 'staff'
  | 'audit'
  | 'unusual'
  | 'emergencies'
  | 'review';

/**
 * What each role works with, first the page it begins with. The server decides about every request;
 * this only keeps us from offering and asking what it would refuse.
 */
const PAGES = new Map<string, Page[]>([
  [
    'nurse',
    [
      'worklist',
      'patients',
      'cards',
      'unknown-texts',
      'unsent',
      'measures',
      'predictions',
      'facts',
      'tags',
    ],
  ],
  [
    'doctor',
    [
      'worklist',
      'patients',
      'unknown-texts',
      'unsent',
      'measures',
      'predictions',
      'facts',
      'tags',
      'segments',
      'listings',
    ],
  ],
  [
    'campus-lead',
    [
      'worklist',
      'patients',
      'cards',
      'unknown-texts',
      'unsent',
      'measures',
      'predictions',
      'facts',
      'tags',
      'segments',
      'listings',
    ],
  ],
  ['operator', ['measures', 'predictions', 'facts', 'profiles', 'stops', 'greetings']],
  [
    'engineer',
    ['integrations', 'codes', 'webhooks', 'imports', 'facts', 'profiles', 'staff', 'keys', 'stops'],
  ],
  ['auditor', ['audit', 'unusual', 'emergencies', 'review', 'traces']],
  [
    'lead',
    [
      'worklist',
      'patients',
      'cards',
      'unknown-texts',
      'unsent',
      'stops',
      'duty',
      'greetings',
      'registration',
      'feedback',
      'measures',
      'predictions',
      'facts',
      'profiles',
      'tags',
      'segments',
      'listings',
      'integrations',
      'codes',
      'webhooks',
      'imports',
      'emergencies',
      'review',
      'erasures',
    ],
  ],
]);
const ALL: Page[] = [
  'worklist',
  'patients',
  'cards',
  'unknown-texts',
  'unsent',
  'stops',
  'duty',
  'greetings',
  'registration',
  'feedback',
  'measures',
  'predictions',
  'facts',
  'profiles',
  'tags',
  'segments',
  'listings',
  'erasures',
  'keys',
  'traces',
  'integrations',
  'codes',
  'webhooks',
  'imports',
  'staff',
  'audit',
  'emergencies',
  'unusual',
  'review',
];

/** The pages of whoever is signed in: everything for a role that is not known here. */
const mine = () => PAGES.get(session.value?.user.role ?? '') ?? ALL;

export const worksWith = (page: Page) => mine().includes(page);

/** Whether they may decide about hospital systems, and not only look. */
export const operatesIntegrations = () => session.value?.user.role === 'engineer';

/** Whether they decide about long lists of others. */
export const approvesListings = () => session.value?.user.role === 'lead';

/** Whether they may train the models of predictions, and not only look. */
export const trainsPredictions = () =>
  ['lead', 'operator'].includes(session.value?.user.role ?? '');

/** Whether they decide about words that staff wrote as tags. */
export const reviewsTags = () => session.value?.user.role === 'lead';

/** Whether they may make segments; whose they may change, each segment says. */
export const editsSegments = () =>
  ['doctor', 'campus-lead', 'lead'].includes(session.value?.user.role ?? '');

/** Where the day begins. */
export const homePath = () => `/${mine()[0]}`;
