import { SuspendedBand } from './SuspendedBand';
import { VisitBand } from './VisitBand';

/** What must be known on every page: the company may not work, or the operator's own visit of it lasts. */
export default function StandingBands() {
  return (
    <>
      <VisitBand />
      <SuspendedBand />
    </>
  );
}
