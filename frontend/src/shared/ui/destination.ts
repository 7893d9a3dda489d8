/** Where a call goes next, as it is written: `queue:ID`, `flow:NODE`, `voicemail:QUEUE`, `number:+86…`, `hangup:`. */
export interface Place {
  kind: string;
  value: string;
}

export function placeOf(text: string | null | undefined): Place {
  const at = text?.indexOf(':') ?? -1;
  return text && at > 0 ? { kind: text.slice(0, at), value: text.slice(at + 1) } : { kind: '', value: '' };
}
