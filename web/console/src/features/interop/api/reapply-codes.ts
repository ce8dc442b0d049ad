import { beginCodeReapply, call, resumeCodeReapply, stopCodeReapply } from '@xinqiao/api-client';
import type { CodeKind, CodeReapply } from '../codes';

export const sendReapply = (peerId: string, kind: CodeKind, code: string) =>
  call<CodeReapply>(beginCodeReapply({ body: { peerId, kind, code } }));

export const sendTurn = (id: string, on: boolean) =>
  call<CodeReapply>(on ? resumeCodeReapply({ path: { id } }) : stopCodeReapply({ path: { id } }));
