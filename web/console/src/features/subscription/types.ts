import type {
  ListWebhookDeliveriesResponses,
  ListWebhooksResponses,
  RenewWebhookSecretResponses,
} from '@xinqiao/api-client';

export type Webhook = ListWebhooksResponses[200][number];
export type DeliveryPage = ListWebhookDeliveriesResponses[200];
export type Delivery = DeliveryPage['items'][number];
export type NewSecret = RenewWebhookSecretResponses[200];

export const STATES = ['all', 'waiting', 'delivered'] as const;
export type State = (typeof STATES)[number];
