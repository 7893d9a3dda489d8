export interface Quality {
  grade: 'good' | 'fair' | 'bad';
  lossPercent: number;
  roundTripMs: number;
}

interface Report {
  type: string;
  kind?: string;
  packetsReceived?: number;
  packetsLost?: number;
  roundTripTime?: number;
}

/** Good to 1 % lost and 200 ms there and back, fair to 4 % and 400 ms (about where people start to complain). */
export function grade(lossPercent: number, roundTripMs: number): Quality['grade'] {
  if (lossPercent > 4 || roundTripMs > 400) return 'bad';
  return lossPercent > 1 || roundTripMs > 200 ? 'fair' : 'good';
}

/** Reads WebRTC's statistics; null when no sound has arrived yet. */
export function qualityOf(reports: Iterable<[string, Report]> | RTCStatsReport | null): Quality | null {
  if (!reports) return null;
  let received = 0;
  let lost = 0;
  let roundTrip = 0;
  for (const [, report] of reports as Iterable<[string, Report]>) {
    if (report.kind !== 'audio') continue;
    if (report.type === 'inbound-rtp') {
      received += report.packetsReceived ?? 0;
      lost += Math.max(0, report.packetsLost ?? 0);
    }
    if (report.type === 'remote-inbound-rtp') roundTrip = (report.roundTripTime ?? 0) * 1000;
  }
  if (received === 0) return null;
  const lossPercent = (100 * lost) / (received + lost);
  return { grade: grade(lossPercent, roundTrip), lossPercent, roundTripMs: Math.round(roundTrip) };
}
