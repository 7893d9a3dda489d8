import { SuspendedBand } from './SuspendedBand';

/** What everybody of the company must know on every page: it may not work, somebody of the operator is inside. */
export default function StandingBands() {
  return <SuspendedBand />;
}
