import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { lookAtPages } from './api';

/** Back from Stripe's page (`?card=back`): what became of it is asked at once, not when a message arrives. */
export function useBack(): boolean {
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const { mutate, isPending } = useMutation({
    mutationFn: lookAtPages,
    onSettled: () => Promise.all(['card', 'card-payment', 'invoice', 'invoices'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  const back = search.get('card') === 'back';
  useEffect(() => {
    if (!back) return;
    mutate();
    setSearch({}, { replace: true });
  }, [back, mutate, setSearch]);
  return isPending;
}
