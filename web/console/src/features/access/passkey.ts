import type { AskForNewPasskeyResponses, AskForPasskeyResponses } from '@xinqiao/api-client';

export type PasskeyQuestion = AskForPasskeyResponses[200];
export type NewPasskeyQuestion = AskForNewPasskeyResponses[200];

/** Whether this browser can talk to authenticators at this address at all. */
export const passkeysWork = () => typeof PublicKeyCredential === 'function';

export function toBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function toText(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

const listed = (one: { id: string; transports: string[] }): PublicKeyCredentialDescriptor => ({
  type: 'public-key',
  id: toBytes(one.id),
  transports: one.transports as AuthenticatorTransport[],
});

/** Whoever presses "cancel" has decided something; that is no fault. */
export const isCancelled = (caught: unknown) =>
  caught instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(caught.name);

/** Has an authenticator sign the challenge. */
export async function showPasskey(question: PasskeyQuestion) {
  const shown = (await navigator.credentials.get({
    publicKey: {
      challenge: toBytes(question.challenge),
      rpId: question.rpId,
      allowCredentials: question.allowed.map(listed),
      userVerification: 'preferred',
    },
  })) as PublicKeyCredential;
  const response = shown.response as AuthenticatorAssertionResponse;
  return {
    credentialId: toText(shown.rawId),
    clientDataJson: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
  };
}

/** Has an authenticator make a key for this address. */
export async function makePasskey(question: NewPasskeyQuestion, name: string, hospital: string) {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: toBytes(question.challenge),
      rp: { id: question.rpId, name: hospital },
      user: {
        id: toBytes(question.userId),
        name: question.userName,
        displayName: question.displayName,
      },
      pubKeyCredParams: question.algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: question.known.map(listed),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
      attestation: 'none',
    },
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    name,
    clientDataJson: toText(response.clientDataJSON),
    attestationObject: toText(response.attestationObject),
    transports: response.getTransports(),
  };
}
