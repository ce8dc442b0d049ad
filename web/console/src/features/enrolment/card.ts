import { readIdNumber } from '@/shared/patients/id-number';

export type Consent = 'granted' | 'denied' | 'not-asked';

/** What stands in the form, as it was typed. */
export interface Typed {
  name: string;
  idNumber: string;
  sex: 'female' | 'male' | 'unknown';
  birthDate: string;
  phone: string;
  contactName: string;
  contactRelationship: string;
  contactPhone: string;
  proof: string;
  consent: Consent | '';
  programme: string;
  level: string;
  memberCard: string;
  validUntil: string;
}

export const blank = (): Typed => ({
  name: '',
  idNumber: '',
  sex: 'unknown',
  birthDate: '',
  phone: '',
  contactName: '',
  contactRelationship: '',
  contactPhone: '',
  proof: '',
  consent: '',
  programme: '',
  level: '',
  memberCard: '',
  validUntil: '',
});

export type Field = keyof Typed;

/** The first field that keeps the card from being opened, in the order of the form; null for none. */
export function firstMissing(typed: Typed, child: boolean): Field | null {
  const card = typed.idNumber.trim() === '' ? null : readIdNumber(typed.idNumber);
  if (!typed.name.trim()) return 'name';
  if (typed.idNumber.trim() !== '' && card === null) return 'idNumber';
  if (card === null && !typed.birthDate) return 'birthDate';
  if (typed.phone.trim() !== '' && !isPhone(typed.phone)) return 'phone';
  if (child && !typed.contactName.trim()) return 'contactName';
  if (typed.contactName.trim() && !typed.contactRelationship.trim()) return 'contactRelationship';
  if (typed.contactPhone.trim() !== '' && !isPhone(typed.contactPhone)) return 'contactPhone';
  if (child && !typed.proof.trim()) return 'proof';
  if (typed.consent === '') return 'consent';
  return typed.programme && !typed.level ? 'level' : null;
}

/** Long enough to be a number; what it is worth the server says. */
export const isPhone = (typed: string) =>
  /^\+?\d{8,15}$/.test(typed.normalize('NFKC').replace(/[\s()-]/g, ''));
