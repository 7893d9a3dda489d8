import { describe as group, expect, it } from 'vitest';
import { describe } from '@/features/calls/data';
import { nameOf } from '@/features/calls/people';
import type { CallDetail } from '@/api/types';

const call = {
  agent_id: 802,
  agent_name: 'Ann',
  stints: [{ user_id: 801, user_name: 'Bob' }],
  stays: [{ queue_id: 'q-1', queue_name: 'Service' }],
} as unknown as CallDetail;

const said = (data: object) => describe({ at: '', kind: 'x', data }, call);

group('what a call says of its people and places', () => {
  it('names everybody who had a part in it, and nobody else', () => {
    expect([801, 802, 803, null].map((id) => nameOf(call, id))).toEqual(['Bob', 'Ann', '', '']);
  });

  it('says destinations and queues by name where the call knows them', () => {
    expect(said({ to: 'agent:801', by: 802 })).toBe('Bob · Ann');
    expect(said({ queue: 'q-1', priority: 3 })).toBe('Service');
    expect(said({ to: 'queue:q-1' })).toBe('Service');
    expect(said({ to: 'number:+8613900139000' })).toBe('+8613900139000');
    expect(said({ to: 'agent:999' })).toBe('agent:999');
  });
});
